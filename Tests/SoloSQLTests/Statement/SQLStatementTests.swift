import SoloSQL
import Testing

struct SQLStatementTests {
    @Test func interpolationBindsAndNeverPastes() throws {
        let name = "'; DROP TABLE users; --"
        let statement: SQLStatement = "SELECT * FROM users WHERE name = \(name) AND age > \(18)"
        let (text, values) = try statement.rendered(.questionMarks)
        #expect(text == "SELECT * FROM users WHERE name = ? AND age > ?")
        #expect(values == [.text(name), .integer(18)])
        #expect(try statement.rendered(.numbered).text == "SELECT * FROM users WHERE name = $1 AND age > $2")
        #expect(!statement.description.contains("DROP"))
    }

    @Test func identifiersAreQuoted() throws {
        let column = SQLIdentifier("na\"me; --")
        let statement: SQLStatement = "SELECT \(column) FROM t"
        #expect(try statement.rendered(.questionMarks).text == "SELECT \"na\"\"me; --\" FROM t")
    }

    @Test func fragmentsListsNullsAndJSON() throws {
        let condition: SQLStatement = "age > \(18)"
        let nothing: Int? = nil
        let statement: SQLStatement =
            "\(fragment: condition) AND id IN \(list: [1, 2]) AND x IN \(list: [Int]()) AND y = \(nothing) AND z = \(json: ["b": 1, "a": 2])"
        let (text, values) = try statement.rendered(.questionMarks)
        #expect(text == "age > ? AND id IN (?, ?) AND x IN (SELECT NULL WHERE 1 = 0) AND y = ? AND z = ?")
        #expect(values == [.integer(18), .integer(1), .integer(2), .null, .text(#"{"a":2,"b":1}"#)])
    }

    @Test func `JSON of an optional that is nil is null, and not the text null`() throws {
        let nothing: [String]? = nil
        let twice: [String]?? = .some(nil)
        let statement: SQLStatement = "\(json: nothing) \(json: twice) \(json: Optional(["a"]))"
        #expect(try statement.rendered(.questionMarks).values == [.null, .null, .text(#"["a"]"#)])
    }

    @Test func `a value that JSON cannot hold refuses to run, and does not become null`() throws {
        let statement: SQLStatement = "UPDATE items SET price = \(json: [Double.infinity])"
        let error = try #require(throws: SQLError.self) { try statement.rendered(.questionMarks) }
        #expect(error.code == .misuse)
        #expect(error.message.hasPrefix("A value of type Array<Double> cannot be written as JSON"))
        #expect(error.statement == "UPDATE items SET price = ?")
    }
}
