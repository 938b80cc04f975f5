import SoloCore

/// A decoder without data that notes what a type asks for.
final class SchemaProbe: Decoder {
    enum Found {
        case nothing
        case value(JSONValue)
        case object(ObjectSchema)
    }

    let discovery: SchemaDiscovery
    let samples: SchemaSamples
    var found = Found.nothing
    /// Keys that were asked for being `null` before they were asked for.
    var mayBeNull: Set<String> = []
    /// The containers inside of this one, by their keys.
    private var nested: [String: SchemaProbe] = [:]
    /// The largest number of values of any type that was asked for, if its values are known.
    private(set) var variants = 1
    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]

    init(discovery: SchemaDiscovery, samples: SchemaSamples) {
        self.discovery = discovery
        self.samples = samples
    }

    /// A type without a sample ends the probing of the type that asked for it.
    struct HasNoSample: Error {}

    /// What was asked for, with that of the containers inside.
    var whole: Found {
        guard case .object(var object) = found else { return found }
        for (key, probe) in nested {
            switch probe.whole {
            case .nothing: break
            case .value(let schema): object.properties[key] = schema
            case .object(let inner): object.properties[key] = inner.json
            }
        }
        return .object(object)
    }

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

    /// A probe for what stands inside of this one.
    func inside(_ key: (any CodingKey)? = nil) -> SchemaProbe {
        let probe = SchemaProbe(discovery: discovery, samples: samples)
        if let key { nested[key.stringValue] = probe }
        return probe
    }

    /// A value of a type to go on with.
    func sample<Value: Decodable>(_ type: Value.Type) throws -> Value {
        if let iterable = type as? any CaseIterable.Type, let (value, count) = discovery.value(of: iterable, samples) {
            variants = max(variants, count)
            if let value = value as? Value { return value }
        }
        guard let value = discovery.sample(of: type, samples) as? Value else { throw HasNoSample() }
        return value
    }
}
