/// The name of a table, column or index that is known only when the program runs; it is quoted wherever it is used.
///
/// Write names into the statement itself where you can: `"SELECT * FROM orders"`. Use this where a name is chosen from
/// data: `"SELECT * FROM orders ORDER BY \(SQLIdentifier(column))"`.
public struct SQLIdentifier: Sendable, Hashable {
    /// The name without quotes.
    public let name: String

    /// An identifier of this name. A null character ends it, since no database takes one.
    public init(_ name: String) {
        self.name = String(name.prefix { $0 != "\0" })
    }

    /// The name in double quotes, those inside doubled, as standard SQL has it.
    package var quoted: String {
        "\"" + name.replacing("\"", with: "\"\"") + "\""
    }
}
