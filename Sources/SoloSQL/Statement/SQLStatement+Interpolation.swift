extension SQLStatement.StringInterpolation {
    /// Binds a value.
    public mutating func appendInterpolation(_ value: some SQLConvertible) {
        parts.append(.value(value.sqlValue))
    }

    /// Binds a value, or null.
    public mutating func appendInterpolation<Value: SQLConvertible>(_ value: Value?) {
        parts.append(.value(value?.sqlValue ?? .null))
    }

    /// Names a table, column or index, quoted.
    public mutating func appendInterpolation(_ identifier: SQLIdentifier) {
        parts.append(.text(identifier.quoted))
    }

    /// Puts another statement in, with its values bound: `WHERE \(fragment: condition)`.
    public mutating func appendInterpolation(fragment: SQLStatement) {
        parts.append(contentsOf: fragment.parts)
    }

    /// Binds a list in parentheses: `WHERE id IN \(list: ids)`. An empty list matches nothing.
    public mutating func appendInterpolation<Value: SQLConvertible>(list: some Sequence<Value>) {
        parts.append(.text("("))
        var isFirst = true
        for value in list {
            if !isFirst { parts.append(.text(", ")) }
            parts.append(.value(value.sqlValue))
            isFirst = false
        }
        // `IN ()` is SQLite's alone; an empty subquery is every engine's.
        parts.append(.text(isFirst ? "SELECT NULL WHERE 1 = 0)" : ")"))
    }

    /// Binds a value as JSON text with sorted keys and ISO 8601 dates; an optional that is `nil` is null, not the text `null`.
    ///
    /// A value that JSON cannot hold, such as a number that is not finite, makes the statement throw when it runs.
    public mutating func appendInterpolation<Value: Encodable>(json value: Value?) {
        guard let value, !((value as? any OptionalValue)?.isNil ?? false) else { return parts.append(.value(.null)) }
        do {
            parts.append(.value(.text(try SQLJSON.text(of: value))))
        } catch {
            parts.append(.unbindable("A value of type \(type(of: value)) cannot be written as JSON: \(error)"))
        }
    }

    /// Refused: the type has no value in SQL.
    @available(
        *, unavailable,
        message: "this type cannot be bound; make it conform to SQLConvertible, or bind it as JSON: \\(json: value)"
    )
    public mutating func appendInterpolation(_ value: some Any) {}
}

/// An optional of any type, also inside of another one.
private protocol OptionalValue {
    var isNil: Bool { get }
}

extension Optional: OptionalValue {
    fileprivate var isNil: Bool {
        guard let value = self else { return true }
        return (value as? any OptionalValue)?.isNil ?? false
    }
}

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
