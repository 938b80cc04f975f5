import Testing

@testable import SoloCLI

@Suite struct ConfirmationTests {
    @Test(arguments: ["reports", " reports "])
    func `the very name confirms`(typed: String) throws {
        try Confirmation.check(typed, against: "reports")
    }

    @Test(arguments: ["", "y", "yes", "Reports", "report"])
    func `anything else removes nothing`(typed: String) {
        let problem = #expect(throws: Problem.self) { try Confirmation.check(typed, against: "reports") }
        #expect(problem?.message == "'\(typed)' is not 'reports'; nothing was removed.")
        #expect(problem?.status == .rejected)
    }

    @Test func `a script is told how to confirm`() {
        #expect(
            Confirmation.needed("reports", loss: "The queue 'reports' is removed for good.").rendered(color: false)
                == """
                error: The queue 'reports' is removed for good. That has to be confirmed.

                Repeat the name:

                    --yes reports
                """)
    }
}
