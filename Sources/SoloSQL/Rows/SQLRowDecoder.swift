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

    // The types of most properties, without a look at what the type can do.

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try scalar(type, key) }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try scalar(type, key) }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try scalar(type, key) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try scalar(type, key) }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try scalar(type, key) }

    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? { try scalarIfPresent(type, key) }
    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? { try scalarIfPresent(type, key) }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { try scalarIfPresent(type, key) }
    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? { try scalarIfPresent(type, key) }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? { try scalarIfPresent(type, key) }

    private func scalar<Value: SQLConvertible>(_ type: Value.Type, _ key: Key) throws -> Value {
        try scalar(type, at: require(key))
    }

    private func scalarIfPresent<Value: SQLConvertible>(_ type: Value.Type, _ key: Key) throws -> Value? {
        guard let index = index(of: key), row.value(index) != .null else { return nil }
        return try scalar(type, at: index)
    }

    private func scalar<Value: SQLConvertible>(_ type: Value.Type, at index: Int) throws -> Value {
        guard let result = Value(sqlValue: row.value(index)) else {
            throw SQLColumnDecoder(column: row.columns[index], value: row.value(index)).unfit(type)
        }
        return result
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

    private func require(_ key: Key) throws -> Int {
        guard let index = index(of: key) else {
            throw DecodingError.keyNotFound(key, .init(codingPath: [], debugDescription: ""))
        }
        return index
    }
}
