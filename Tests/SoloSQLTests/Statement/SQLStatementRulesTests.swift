import Testing

@testable import SoloSQL

struct SQLStatementRulesTests {
    @Test(arguments: [
        ("SELECT 1", ["SELECT"]), ("  \n\tset local x = 1", ["SET", "LOCAL", "X"]),
        ("-- BEGIN\n/* SET */ ;; Commit", ["COMMIT"]), ("/* a /* b */ begin */ select", ["SELECT"]), ("(SELECT 1)", []),
        ("", []), ("/* open", []), ("--", []), ("\u{FEFF}BEGIN", ["BEGIN"]), ("\"begin\"", []),
        ("prepare/**/transaction 'x'", ["PREPARE", "TRANSACTION"]),
    ])
    func `the first words are found behind blanks and comments`(_ sql: String, _ expected: [String]) {
        var words = SQLLeadingWords(sql, nestsComments: true)
        var found: [String] = []
        while let word = words.next() { found.append(word) }
        #expect(found == expected)
    }

    @Test func `SQLite's comments end at their first end`() {
        var words = SQLLeadingWords("/* a /* b */ BEGIN", nestsComments: false)
        #expect(words.next() == "BEGIN")
    }
}
