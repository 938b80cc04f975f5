/// Which names are valid, so that every provider accepts them: the strictest rules of S3, Postgres, SQS and Lambda at once.
///
/// Sources: *Bucket naming rules* of the Amazon S3 user guide, `NAMEDATALEN` of Postgres (63 bytes), and the limits of
/// Lambda (64), EventBridge Scheduler (64) and SQS (80).
package enum NamePolicy {
    /// The most characters of one name.
    package static let longestName = 40
    /// The most characters of a name with its module.
    package static let longestQualifiedName = 63
    /// The fewest characters of a bucket's name.
    package static let shortestBucketName = 3

    /// Why a name is not valid, and one that is.
    package struct Problem: Sendable, Equatable {
        /// What is wrong, as the end of a sentence that starts with the name: `has an upper-case letter`.
        package var reason: String
        /// A similar name that is valid, if one was found.
        package var suggestion: String?
    }

    /// What is wrong with a name on its own; `nil` if it is valid.
    package static func problem(with name: String) -> Problem? {
        guard let reason = reason(against: name) else { return nil }
        let candidate = suggestion(for: name)
        return Problem(reason: reason, suggestion: Self.reason(against: candidate) == nil ? candidate : nil)
    }

    /// The name as a provider without dots writes it, with `-` for each. Two names may become one by this.
    package static func mapped(_ qualifiedName: String) -> String {
        String(qualifiedName.map { $0 == "." ? "-" : $0 })
    }

    private static let reservedPrefixes = ["aws-", "ssm-", "sthree-", "amzn-s3-demo-"]
    private static let reservedSuffixes = ["-s3alias"]
    private static let reservedNames: Set = ["aws", "ssm", "postgres", "template0", "template1"]

    private static func reason(against name: String) -> String? {
        guard let first = name.unicodeScalars.first else { return "is empty" }
        if name.unicodeScalars.contains(where: { ("A"..."Z").contains($0) }) { return "has an upper-case letter" }
        if let stranger = name.unicodeScalars.first(where: { !isAllowed($0) }) {
            return stranger == " " ? "has a space" : "has the character `\(Character(stranger))`"
        }
        if !("a"..."z").contains(first) { return "does not start with a letter" }
        if name.hasSuffix("-") { return "ends with a hyphen" }
        if name.contains("--") { return "has two hyphens in a row" }
        if name.count > longestName { return "has \(name.count) characters, and \(longestName) are the most" }
        if reservedNames.contains(name) { return "is reserved by a provider" }
        if let prefix = reservedPrefixes.first(where: name.hasPrefix) {
            return "starts with `\(prefix)`, which AWS reserves"
        }
        if let suffix = reservedSuffixes.first(where: name.hasSuffix) {
            return "ends with `\(suffix)`, which AWS reserves"
        }
        return nil
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) || scalar == "-"
    }

    /// The name in kebab case: a hyphen where a word starts or for any other character.
    package static func suggestion(for name: String) -> String {
        var words: [String] = [""]
        var previousWasLower = false
        for scalar in name.unicodeScalars {
            let isUpper = ("A"..."Z").contains(scalar)
            let lowered = isUpper ? (Unicode.Scalar(scalar.value + 32) ?? scalar) : scalar
            guard isAllowed(lowered), lowered != "-" else {
                words.append("")
                previousWasLower = false
                continue
            }
            if isUpper && previousWasLower { words.append("") }
            words[words.count - 1].unicodeScalars.append(lowered)
            previousWasLower = !isUpper
        }
        let kebab = words.filter { !$0.isEmpty }.joined(separator: "-")
        let start = kebab.unicodeScalars.firstIndex { ("a"..."z").contains($0) } ?? kebab.endIndex
        var short = String(kebab[start...].prefix(longestName))
        while short.hasSuffix("-") { short.removeLast() }
        return short
    }
}
