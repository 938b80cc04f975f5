import struct Foundation.Data

/// Decodes a row into a `Decodable` type.
struct SQLRowDecoder: Decoder {
    let row: SQLRow
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    static func decode<Value: Decodable>(_ type: Value.Type, from row: SQLRow) throws -> Value {
        do {
            if let convertible = type as? any SQLConvertible.Type {
                guard row.count == 1 else {
                    throw SQLError.decoding(
                        "\(type) takes one column, and the result has \(row.count): "
                            + "\(row.columns.joined(separator: ", ")).")
                }
                guard let value = convertible.init(sqlValue: row.value(0)) as? Value else {
                    throw SQLError.decoding(
                        "Column “\(row.columns[0])” holds \(row.value(0).kind), which is not a valid \(type).")
                }
                return value
            }
            return try Value(from: SQLRowDecoder(row: row))
        } catch let error as DecodingError {
            throw SQLError.decoding("\(type): \(Self.explanation(of: error))")
        }
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(SQLRowContainer<Key>(row: row))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        throw SQLError.decoding("A row is not a list; decode one row into a type with properties.")
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        guard row.count == 1 else {
            throw SQLError.decoding("A single value takes one column, and the result has \(row.count).")
        }
        return SQLColumnDecoder(column: row.columns[0], value: row.value(0))
    }

    private static func explanation(of error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, _): "the result has no column “\(key.stringValue)”."
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            context.debugDescription
        @unknown default: "\(error)"
        }
    }
}

/// A row's columns by the names of a type's properties.
struct SQLRowContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let row: SQLRow
    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { row.columns.compactMap { Key(stringValue: $0) } }

    func contains(_ key: Key) -> Bool {
        index(of: key) != nil
    }

    func decodeNil(forKey key: Key) throws -> Bool {
        try row.value(require(key)) == .null
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        let index = try require(key)
        return try SQLColumnDecoder(column: row.columns[index], value: row.value(index)).decode(type)
    }

    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        guard let index = index(of: key), row.value(index) != .null else { return nil }
        return try SQLColumnDecoder(column: row.columns[index], value: row.value(index)).decodeUnlessNull(type)
    }

    // The types of most properties, by functions that are compiled for them.

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try row.bool(key.stringValue) }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try row.double(key.stringValue) }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try row.int(key.stringValue) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try row.int64(key.stringValue) }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try row.string(key.stringValue) }

    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? {
        try row.holds(key.stringValue) ? row.bool(key.stringValue) : nil
    }
    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? {
        try row.holds(key.stringValue) ? row.double(key.stringValue) : nil
    }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
        try row.holds(key.stringValue) ? row.int(key.stringValue) : nil
    }
    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? {
        try row.holds(key.stringValue) ? row.int64(key.stringValue) : nil
    }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
        try row.holds(key.stringValue) ? row.string(key.stringValue) : nil
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        throw SQLError.decoding("Column “\(key.stringValue)” cannot be opened as a container; decode a type from it.")
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        throw SQLError.decoding("Column “\(key.stringValue)” cannot be opened as a list; decode an array from it.")
    }

    func superDecoder() throws -> any Decoder { SQLRowDecoder(row: row) }
    func superDecoder(forKey key: Key) throws -> any Decoder { SQLRowDecoder(row: row) }

    private func index(of key: Key) -> Int? {
        row.header.index(ofProperty: key.stringValue)
    }

    private func require(_ key: Key) throws -> Int { try row.index(requiring: key.stringValue) }
}

/// What a container reads without knowing the type of its keys: generic code would look that up for every property.
extension SQLRow {
    /// Whether there is a column for the property, with another value than null.
    fileprivate func holds(_ property: String) -> Bool {
        header.index(ofProperty: property).map { value($0) != .null } ?? false
    }

    fileprivate func bool(_ property: String) throws -> Bool { try scalar(property) }
    fileprivate func double(_ property: String) throws -> Double { try scalar(property) }
    fileprivate func int(_ property: String) throws -> Int { try scalar(property) }
    fileprivate func int64(_ property: String) throws -> Int64 { try scalar(property) }
    fileprivate func string(_ property: String) throws -> String { try scalar(property) }

    @inline(__always)
    private func scalar<Value: SQLConvertible & Decodable>(_ property: String) throws -> Value {
        let index = try index(requiring: property)
        guard let result = Value(sqlValue: value(index)) else {
            throw SQLColumnDecoder(column: columns[index], value: value(index)).unfit(Value.self)
        }
        return result
    }

    fileprivate func index(requiring property: String) throws -> Int {
        guard let index = header.index(ofProperty: property) else {
            throw DecodingError.keyNotFound(
                SQLPropertyKey(stringValue: property), .init(codingPath: [], debugDescription: ""))
        }
        return index
    }
}

/// The name of a property that has no column.
private struct SQLPropertyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
