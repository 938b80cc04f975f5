import struct Foundation.Data

/// Decodes one column: a value of its own, a raw value, or JSON text.
struct SQLColumnDecoder: Decoder, SingleValueDecodingContainer {
    /// Thrown where a type asks for more than one value: the column then holds it as JSON.
    struct NeedsJSON: Error {}

    private static let jsonNull = Data("null".utf8)

    let column: String
    let value: SQLValue
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> { throw NeedsJSON() }
    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw NeedsJSON() }
    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    func decodeNil() -> Bool { value == .null }

    func unfit(_ type: Any.Type) -> SQLError {
        SQLError.decoding("Column “\(column)” holds \(value.kind), which is not a valid \(type).")
    }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        guard let value = try decodeUnlessNull(type) else {
            throw SQLError.decoding("Column “\(column)” holds the JSON text null, which is not a valid \(type).")
        }
        return value
    }

    /// `nil` where the column holds the JSON text `null` and the type is read as JSON: other programs write that for nothing.
    func decodeUnlessNull<Value: Decodable>(_ type: Value.Type) throws -> Value? {
        if let convertible = type as? any SQLConvertible.Type {
            if let result = convertible.init(sqlValue: value) as? Value { return result }
            // A column of JSON text may hold an array.
            guard type is any SQLListType.Type else { throw unfit(type) }
        }
        do {
            return try Value(from: self)
        } catch is NeedsJSON {
            guard let json = Data(sqlValue: value) else {
                throw SQLError.decoding("Column “\(column)” holds \(value.kind), where \(type) is read as JSON text.")
            }
            if json == Self.jsonNull { return nil }
            do {
                return try SQLJSON.value(type, from: json)
            } catch {
                throw SQLError.decoding("Column “\(column)” does not hold the JSON of a \(type).", underlying: error)
            }
        }
    }
}
