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

    /// Binds a value as JSON text with sorted keys and ISO 8601 dates; null where it cannot be encoded as JSON.
    public mutating func appendInterpolation(json value: some Encodable) {
        parts.append(.value(SQLJSON.text(of: value).map(SQLValue.text) ?? .null))
    }

    /// Refused: the type has no value in SQL.
    @available(
        *, unavailable,
        message: "this type cannot be bound; make it conform to SQLConvertible, or bind it as JSON: \\(json: value)"
    )
    public mutating func appendInterpolation(_ value: some Any) {}
}
