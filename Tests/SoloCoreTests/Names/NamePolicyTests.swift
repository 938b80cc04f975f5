import SoloCore
import Testing

@Suite struct NamePolicyTests {
    @Test(arguments: ["a", "db", "stripe-key", "v2", "a1-b2-c3", String(repeating: "x", count: 40)])
    func plainNamesAreTaken(name: String) {
        #expect(NamePolicy.problem(with: name) == nil)
    }

    @Test(
        arguments: [
            ("", "is empty", nil),
            ("stripeKey", "has an upper-case letter", "stripe-key"),
            ("DB", "has an upper-case letter", "db"),
            ("stripe key", "has a space", "stripe-key"),
            ("stripe_key", "has the character `_`", "stripe-key"),
            ("billing.db", "has the character `.`", "billing-db"),
            ("größe", "has the character `ö`", "gr-e"),
            ("-db", "does not start with a letter", "db"),
            ("2fa", "does not start with a letter", "fa"),
            ("db-", "ends with a hyphen", "db"),
            ("a--b", "has two hyphens in a row", "a-b"),
            ("😀", "has the character `😀`", nil),
            ("postgres", "is reserved by a provider", nil),
            ("aws-keys", "starts with `aws-`, which AWS reserves", nil),
            ("x-s3alias", "ends with `-s3alias`, which AWS reserves", nil),
            (
                String(repeating: "x", count: 41), "has 41 characters, and 40 are the most",
                String(repeating: "x", count: 40)
            ),
        ] as [(String, String, String?)])
    func otherNamesSayWhyAndWhatInstead(name: String, reason: String, suggestion: String?) {
        let problem = NamePolicy.problem(with: name)
        #expect(problem?.reason == reason)
        #expect(problem?.suggestion == suggestion)
    }
}
