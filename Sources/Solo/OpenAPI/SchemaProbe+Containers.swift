import SoloCore

/// Notes the keys of an object. The generic methods stand for those of every primitive type as well.
struct SchemaProbeKeys<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let probe: SchemaProbe
    let codingPath: [any CodingKey] = []
    /// A type that reads whatever keys there are takes any.
    let allKeys: [Key] = []

    func contains(_ key: Key) -> Bool { true }

    func decodeNil(forKey key: Key) throws -> Bool {
        // The standard library's own `decodeIfPresent` of a primitive type asks this first: then the key is optional.
        probe.mayBeNull.insert(key.stringValue)
        return false
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        let schema = probe.discovery.schema(of: type)
        if probe.mayBeNull.contains(key.stringValue) {
            probe.note(key, nullable(schema), isRequired: false)
        } else {
            probe.note(key, schema, isRequired: !(type is any OptionalValue.Type))
        }
        return try probe.sample(type)
    }

    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        probe.note(key, nullable(probe.discovery.schema(of: type)), isRequired: false)
        return nil
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        probe.note(key, ["type": "object"], isRequired: true)
        return try probe.inside(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        probe.note(key, ["type": "array"], isRequired: true)
        return try probe.inside(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { probe.inside() }

    func superDecoder(forKey key: Key) throws -> any Decoder {
        probe.note(key, [:], isRequired: true)
        return probe.inside(key)
    }
}

/// Notes the elements of an array, which it pretends to have none of but the first.
struct SchemaProbeElements: UnkeyedDecodingContainer {
    let probe: SchemaProbe
    let codingPath: [any CodingKey] = []
    let count: Int? = nil
    var currentIndex = 0
    var isAtEnd: Bool { currentIndex > 0 }

    mutating func decodeNil() throws -> Bool { false }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let schema = probe.discovery.schema(of: type)
        // Elements of several types, one after the other, are a tuple that no simple schema tells.
        probe.found = .value(currentIndex == 0 ? ["type": "array", "items": schema] : ["type": "array"])
        currentIndex += 1
        return try probe.sample(type)
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
        currentIndex += 1
        return try probe.inside().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        currentIndex += 1
        return try probe.inside().unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder {
        currentIndex += 1
        return probe.inside()
    }
}

/// Notes that a type is one value of another type.
struct SchemaProbeValue: SingleValueDecodingContainer {
    let probe: SchemaProbe
    let codingPath: [any CodingKey] = []

    func decodeNil() -> Bool { false }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        probe.found = .value(probe.discovery.schema(of: type))
        return try probe.sample(type)
    }
}

/// The schema, or `null`.
func nullable(_ schema: JSONValue) -> JSONValue {
    guard case .object(var object) = schema, case .string(let type) = object["type"], object["enum"] == nil else {
        return schema == [:] ? schema : ["anyOf": [schema, ["type": "null"]]]
    }
    object["type"] = .array([.string(type), "null"])
    return .object(object)
}
