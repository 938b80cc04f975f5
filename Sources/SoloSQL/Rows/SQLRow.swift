import Synchronization

/// One row of a result.
public struct SQLRow: Sendable {
    /// The columns' names, in order.
    public var columns: [String] { header.names }
    /// The columns' values, in order.
    public var values: [SQLValue] { count == all.count ? all : Array(all[start..<start + count]) }

    let header: SQLHeader
    /// The values of this row and of its neighbours: an array for each would cost more than the values do.
    private let all: [SQLValue]
    private let start: Int

    /// How many columns there are.
    var count: Int { header.names.count }

    package init(header: SQLHeader, values: [SQLValue]) { self.init(header: header, all: values, start: 0) }

    fileprivate init(header: SQLHeader, all: [SQLValue], start: Int) {
        self.header = header
        self.all = all
        self.start = start
    }

    /// The value of a column by its number, from 0.
    func value(_ column: Int) -> SQLValue { all[start + column] }

    /// The value of a column, exactly as the database holds it; `nil` where the row has no such column.
    public subscript(column: String) -> SQLValue? {
        header.index(of: column).map { value($0) }
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
            guard let value = Value(sqlValue: value(index)) else {
                throw SQLError.decoding(
                    "Column “\(column)” holds \(value(index).kind), which is not a valid \(Value.self).")
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

/// Rows while they are read, value by value.
struct SQLRowsInProgress {
    /// That of all rows; it must be there when the first one ends.
    var header: SQLHeader?
    private(set) var count = 0
    private var values: [SQLValue] = []

    init(header: SQLHeader? = nil) { self.header = header }

    /// Makes room for so many rows.
    mutating func reserve(_ count: Int) { values.reserveCapacity(count * (header?.names.count ?? 0)) }

    mutating func append(_ value: SQLValue) { values.append(value) }

    mutating func endRow() { count += 1 }

    func rows() -> [SQLRow] {
        guard let header else { return [] }
        return (0..<count).map { SQLRow(header: header, all: values, start: $0 * header.names.count) }
    }
}

/// The columns' names of a result, shared by its rows.
package final class SQLHeader: Sendable {
    package let names: [String]
    /// Of a result with many columns: a few are found sooner one after the other.
    private let indices: [String: Int]?
    /// What was found for properties that have no column of their own name.
    private let properties = Mutex<[String: Int?]>([:])

    package init(_ names: [String]) {
        self.names = names
        indices = names.count <= 8 ? nil : Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
    }

    func index(of name: String) -> Int? {
        if let indices { indices[name] } else { names.firstIndex(of: name) }
    }

    /// The column of a property: `createdAt` is `createdAt` or `created_at`.
    func index(ofProperty name: String) -> Int? {
        if let index = index(of: name) { return index }
        return properties.withLock { properties in
            if let known = properties[name] { return known }
            let index = index(of: Self.snakeCase(name))
            properties[name] = .some(index)
            return index
        }
    }

    /// `createdAt` is `created_at`, `imageURL` is `image_url`.
    static func snakeCase(_ name: String) -> String {
        var result = ""
        let characters = Array(name)
        for (index, character) in characters.enumerated() {
            let followsLower = index > 0 && !characters[index - 1].isUppercase && characters[index - 1] != "_"
            let startsWord = index + 1 < characters.count && characters[index + 1].isLowercase
            if character.isUppercase, index > 0, followsLower || startsWord { result += "_" }
            result += character.lowercased()
        }
        return result
    }
}
