import Foundation

extension Array: SQLConvertible where Element: SQLConvertible {
    /// An array of Postgres; JSON text in SQLite, as `\(json: values)` writes it as far as the elements are texts and numbers.
    public var sqlValue: SQLValue { .array(map(\.sqlValue)) }

    /// An array, or the text of one: of JSON, or as Postgres writes it.
    public init?(sqlValue: SQLValue) {
        var values: [SQLValue]
        switch sqlValue {
        case .array(let array): values = array
        case .text(let text) where text.hasPrefix("{"):
            guard let array = SQLArrayLiteral.parse(text) else { return nil }
            values = array
        case .text(let text):
            if let type = Self.self as? any Decodable.Type,
                let array = (try? SQLJSON.value(type, from: Data(text.utf8))) as? Self
            {
                self = array
                return
            }
            guard case .array(let array) = try? SQLJSON.value(SQLJSONElement.self, from: Data(text.utf8)).value else {
                return nil
            }
            values = array
        case .null, .integer, .double, .bytes: return nil
        }
        self.init()
        reserveCapacity(values.count)
        for value in values {
            guard let element = Element(sqlValue: value) else { return nil }
            append(element)
        }
    }
}

/// An array of any elements: its column may hold JSON text.
protocol SQLListType {}

extension Array: SQLListType {}

/// A value within the JSON text of an array.
struct SQLJSONElement: Codable {
    var value: SQLValue

    init(_ value: SQLValue) { self.value = value }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            value = .null
        } else if let flag = try? container.decode(Bool.self) {
            value = .integer(flag ? 1 : 0)
        } else if let number = try? container.decode(Int64.self) {
            value = .integer(number)
        } else if let number = try? container.decode(Double.self) {
            value = .double(number)
        } else if let text = try? container.decode(String.self) {
            value = .text(text)
        } else {
            value = .array(try container.decode([SQLJSONElement].self).map(\.value))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch value {
        case .null: try container.encodeNil()
        case .integer(let number): try container.encode(number)
        case .double(let number): try container.encode(number)
        case .text(let text): try container.encode(text)
        case .bytes(let bytes): try container.encode(bytes)
        case .array(let values): try container.encode(values.map(SQLJSONElement.init))
        }
    }
}

extension SQLValue {
    /// The JSON text of an array's values.
    ///
    /// - Throws: `EncodingError` for a number that is not finite.
    static func json(of values: [SQLValue]) throws -> String {
        try SQLJSON.text(of: values.map(SQLJSONElement.init))
    }
}
