import SoloSQL
import Testing

struct SQLStatementTests {
    @Test func interpolationBindsAndNeverPastes() {
        let name = "'; DROP TABLE users; --"
        let statement: SQLStatement = "SELECT * FROM users WHERE name = \(name) AND age > \(18)"
        let (text, values) = statement.rendered(.questionMarks)
        #expect(text == "SELECT * FROM users WHERE name = ? AND age > ?")
        #expect(values == [.text(name), .integer(18)])
        #expect(statement.rendered(.numbered).text == "SELECT * FROM users WHERE name = $1 AND age > $2")
        #expect(!statement.description.contains("DROP"))
    }

    @Test func identifiersAreQuoted() {
        let column = SQLIdentifier("na\"me; --")
        let statement: SQLStatement = "SELECT \(column) FROM t"
        #expect(statement.rendered(.questionMarks).text == "SELECT \"na\"\"me; --\" FROM t")
    }

    @Test func fragmentsListsNullsAndJSON() {
        let condition: SQLStatement = "age > \(18)"
        let nothing: Int? = nil
        let statement: SQLStatement =
            "\(fragment: condition) AND id IN \(list: [1, 2]) AND x IN \(list: [Int]()) AND y = \(nothing) AND z = \(json: ["b": 1, "a": 2])"
        let (text, values) = statement.rendered(.questionMarks)
        #expect(text == "age > ? AND id IN (?, ?) AND x IN (SELECT NULL WHERE 1 = 0) AND y = ? AND z = ?")
        #expect(values == [.integer(18), .integer(1), .integer(2), .null, .text(#"{"a":2,"b":1}"#)])
    }
}
