import Foundation
import SoloCore

/// A type whose JSON is known without asking how it decodes itself.
protocol JSONDescribed {
    static func schema(in discovery: SchemaDiscovery) -> JSONValue
    /// A value to go on with.
    static func sample(_ samples: SchemaSamples, in discovery: SchemaDiscovery) -> Self
}

protocol OptionalValue {}

extension Optional: OptionalValue {}

extension Optional: JSONDescribed {
    static func schema(in discovery: SchemaDiscovery) -> JSONValue { nullable(discovery.schema(of: Wrapped.self)) }
    static func sample(_ samples: SchemaSamples, in discovery: SchemaDiscovery) -> Self { nil }
}

extension Array: JSONDescribed {
    static func schema(in discovery: SchemaDiscovery) -> JSONValue {
        ["type": "array", "items": discovery.schema(of: Element.self)]
    }
    static func sample(_ samples: SchemaSamples, in discovery: SchemaDiscovery) -> Self {
        discovery.elements(Element.self, samples)
    }
}

extension Set: JSONDescribed {
    static func schema(in discovery: SchemaDiscovery) -> JSONValue {
        ["type": "array", "items": discovery.schema(of: Element.self)]
    }
    static func sample(_ samples: SchemaSamples, in discovery: SchemaDiscovery) -> Self {
        Set(discovery.elements(Element.self, samples))
    }
}

extension Dictionary: JSONDescribed {
    static func schema(in discovery: SchemaDiscovery) -> JSONValue {
        // Only texts and integers are an object's keys; other keys make an array of keys and values in turn.
        guard Key.self == String.self || Key.self == Int.self else { return ["type": "array"] }
        return ["type": "object", "additionalProperties": discovery.schema(of: Value.self)]
    }
    static func sample(_ samples: SchemaSamples, in discovery: SchemaDiscovery) -> Self { [:] }
}

extension Bool: JSONDescribed {
    static func schema(in discovery: SchemaDiscovery) -> JSONValue { ["type": "boolean"] }
    static func sample(_ samples: SchemaSamples, in discovery: SchemaDiscovery) -> Bool { samples.flag }
}

extension String: JSONDescribed {
    static func schema(in discovery: SchemaDiscovery) -> JSONValue { ["type": "string"] }
    static func sample(_ samples: SchemaSamples, in discovery: SchemaDiscovery) -> String { samples.text }
}

extension Date: JSONDescribed {
    static func schema(in discovery: SchemaDiscovery) -> JSONValue { ["type": "string", "format": "date-time"] }
    static func sample(_ samples: SchemaSamples, in discovery: SchemaDiscovery) -> Date {
        Date(timeIntervalSince1970: 0)
    }
}

extension UUID: JSONDescribed {
    static func schema(in discovery: SchemaDiscovery) -> JSONValue { ["type": "string", "format": "uuid"] }
    static func sample(_ samples: SchemaSamples, in discovery: SchemaDiscovery) -> UUID {
        UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
    }
}

extension URL: JSONDescribed {
    static func schema(in discovery: SchemaDiscovery) -> JSONValue { ["type": "string", "format": "uri"] }
    static func sample(_ samples: SchemaSamples, in discovery: SchemaDiscovery) -> URL {
        URL(string: "https://example.com/") ?? URL(filePath: "/")
    }
}

extension Data: JSONDescribed {
    static func schema(in discovery: SchemaDiscovery) -> JSONValue {
        ["type": "string", "contentEncoding": "base64"]
    }
    static func sample(_ samples: SchemaSamples, in discovery: SchemaDiscovery) -> Data {
        samples.attempt == 0 ? Data() : Data(samples.text.utf8)
    }
}

extension Decimal: JSONDescribed {
    static func schema(in discovery: SchemaDiscovery) -> JSONValue { ["type": "number"] }
    static func sample(_ samples: SchemaSamples, in discovery: SchemaDiscovery) -> Decimal {
        Decimal(samples.number)
    }
}

extension SchemaDiscovery {
    /// No element at first, and then one, if possible: some types reject an empty array.
    func elements<Element>(_ type: Element.Type, _ samples: SchemaSamples) -> [Element] {
        guard samples.attempt > 0, let decodable = type as? any Decodable.Type else { return [] }
        return (sample(of: decodable, samples) as? Element).map { [$0] } ?? []
    }
}
