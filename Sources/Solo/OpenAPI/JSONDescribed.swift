import Foundation
import SoloCore

/// A type whose JSON is known without asking how it decodes itself.
protocol JSONDescribed {
    static func schema(in discovery: SchemaDiscovery) -> JSONValue
    /// A value to go on with.
    static var empty: Self { get }
}

protocol OptionalValue {}

extension Optional: OptionalValue {}

extension Optional: JSONDescribed {
    static func schema(in discovery: SchemaDiscovery) -> JSONValue { nullable(discovery.schema(of: Wrapped.self)) }
    static var empty: Self { nil }
}

extension Array: JSONDescribed {
    static func schema(in discovery: SchemaDiscovery) -> JSONValue {
        ["type": "array", "items": discovery.schema(of: Element.self)]
    }
    static var empty: Self { [] }
}

extension Set: JSONDescribed {
    static func schema(in discovery: SchemaDiscovery) -> JSONValue {
        ["type": "array", "items": discovery.schema(of: Element.self)]
    }
    static var empty: Self { [] }
}

extension Dictionary: JSONDescribed {
    static func schema(in discovery: SchemaDiscovery) -> JSONValue {
        // Only texts and integers are an object's keys; other keys make an array of keys and values in turn.
        guard Key.self == String.self || Key.self == Int.self else { return ["type": "array"] }
        return ["type": "object", "additionalProperties": discovery.schema(of: Value.self)]
    }
    static var empty: Self { [:] }
}

extension Bool: JSONDescribed {
    static func schema(in discovery: SchemaDiscovery) -> JSONValue { ["type": "boolean"] }
    static var empty: Bool { false }
}

extension String: JSONDescribed {
    static func schema(in discovery: SchemaDiscovery) -> JSONValue { ["type": "string"] }
    static var empty: String { "" }
}

extension Date: JSONDescribed {
    static func schema(in discovery: SchemaDiscovery) -> JSONValue { ["type": "string", "format": "date-time"] }
    static var empty: Date { Date(timeIntervalSince1970: 0) }
}

extension UUID: JSONDescribed {
    static func schema(in discovery: SchemaDiscovery) -> JSONValue { ["type": "string", "format": "uuid"] }
    static var empty: UUID { UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)) }
}

extension URL: JSONDescribed {
    static func schema(in discovery: SchemaDiscovery) -> JSONValue { ["type": "string", "format": "uri"] }
    static var empty: URL { URL(filePath: "/") }
}

extension Data: JSONDescribed {
    static func schema(in discovery: SchemaDiscovery) -> JSONValue {
        ["type": "string", "contentEncoding": "base64"]
    }
    static var empty: Data { Data() }
}

extension Decimal: JSONDescribed {
    static func schema(in discovery: SchemaDiscovery) -> JSONValue { ["type": "number"] }
    static var empty: Decimal { 0 }
}
