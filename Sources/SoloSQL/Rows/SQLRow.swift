/// One row of a result.
public struct SQLRow: Sendable {
    /// The columns' names, in order.
    public var columns: [String] { header.names }
    /// The columns' values, in order.
    public let values: [SQLValue]

    let header: SQLHeader

    package init(header: SQLHeader, values: [SQLValue]) {
        self.header = header
        self.values = values
    }

    /// The value of a column, exactly as the database holds it; `nil` where the row has no such column.
    public subscript(column: String) -> SQLValue? {
        header.index(of: column).map { values[$0] }
    }

    /// The value of a column as a Swift type: `try row["total", as: Int.self]`.
    ///
    /// - Throws: ``SQLError`` with code `decoding` where there is no such column or its value does not fit.
    public subscript<Value: SQLConvertible>(column: String, as type: Value.Type = Value.self) -> Value {
        get throws {
            guard let index = header.index(of: column) else {
                throw SQLError.decoding(
                    "The result has no column “\(column)”; it has \(header.names.joined(separator: ", ")).")
            }
            guard let value = Value(sqlValue: values[index]) else {
                throw SQLError.decoding(
                    "Column “\(column)” holds \(values[index].kind), which is not a valid \(Value.self).")
            }
            return value
        }
    }

    /// The whole row as a value: its properties are matched with columns, `createdAt` with `createdAt` or `created_at`.
    ///
    /// A type that is ``SQLConvertible`` takes the only column. A property that is neither reads a column of JSON text.
    ///
    /// - Throws: ``SQLError`` with code `decoding`.
    public func decode<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
        try SQLRowDecoder.decode(type, from: self)
    }
}

/// The columns' names of a result, shared by its rows.
package final class SQLHeader: Sendable {
    package let names: [String]
    private let indices: [String: Int]

    package init(_ names: [String]) {
        self.names = names
        indices = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
    }

    func index(of name: String) -> Int? {
        indices[name]
    }
}
