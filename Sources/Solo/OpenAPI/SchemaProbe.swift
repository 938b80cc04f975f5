import SoloCore

/// A decoder without data that notes what a type asks for.
final class SchemaProbe: Decoder {
    enum Found {
        case nothing
        case value(JSONValue)
        case object(ObjectSchema)
    }

    struct ObjectSchema {
        var properties: [String: JSONValue] = [:]
        var required: Set<String> = []

        var json: JSONValue {
            var schema: [String: JSONValue] = ["type": "object", "properties": .object(properties)]
            if !required.isEmpty { schema["required"] = .array(required.sorted().map { .string($0) }) }
            return .object(schema)
        }
    }

    let discovery: SchemaDiscovery
    var found = Found.nothing
    /// Keys that were asked for being `null` before they were asked for.
    var mayBeNull: Set<String> = []
    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]

    init(discovery: SchemaDiscovery) {
        self.discovery = discovery
    }

    /// Whatever has no empty value ends the probing of the type that asked for it.
    struct HasNoEmptyValue: Error {}

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        if case .object = found {} else { found = .object(ObjectSchema()) }
        return KeyedDecodingContainer(SchemaProbeKeys<Key>(probe: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        if case .nothing = found { found = .value(["type": "array"]) }
        return SchemaProbeElements(probe: self)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        SchemaProbeValue(probe: self)
    }

    func note(_ key: any CodingKey, _ schema: JSONValue, isRequired: Bool) {
        guard case .object(var object) = found else { return }
        object.properties[key.stringValue] = schema
        if isRequired { object.required.insert(key.stringValue) } else { object.required.remove(key.stringValue) }
        found = .object(object)
    }

    /// An empty value of a type: zero, the empty text, the first case.
    func empty<Value: Decodable>(_ type: Value.Type) throws -> Value {
        if let known = type as? any JSONDescribed.Type, let value = known.empty as? Value { return value }
        if let iterable = type as? any CaseIterable.Type, let value = Self.first(iterable) as? Value { return value }
        do {
            return try Value(from: SchemaProbe(discovery: discovery))
        } catch {
            guard let value = Self.firstCase(type) else { throw HasNoEmptyValue() }
            return value
        }
    }

    private static func first<Cases: CaseIterable>(_ type: Cases.Type) -> Any? { type.allCases.first }

    /// The first case of an enum with raw values that does not say what its cases are.
    ///
    /// A type of at most one byte holds no reference, and an enum's first case is the byte zero: an all-zero value of it
    /// is whole. It is never kept, only handed to the initializer that is being probed.
    private static func firstCase<Value>(_ type: Value.Type) -> Value? {
        guard type is any RawRepresentable.Type, MemoryLayout<Value>.size <= 1 else { return nil }
        return withUnsafeTemporaryAllocation(byteCount: 1, alignment: 1) { bytes in
            bytes.initializeMemory(as: UInt8.self, repeating: 0)
            return bytes.load(as: Value.self)
        }
    }
}
