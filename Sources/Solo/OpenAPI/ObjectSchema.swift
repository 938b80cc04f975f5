import SoloCore

/// The keys of an object, as far as they are known.
struct ObjectSchema: Equatable {
    var properties: [String: JSONValue] = [:]
    var required: Set<String> = []
    /// Why there may be more keys than these.
    var gap: String?

    /// What two ways through an initializer have: the keys of both, and those required that are in both.
    func merged(with other: ObjectSchema) -> ObjectSchema {
        ObjectSchema(
            properties: properties.merging(other.properties) { first, _ in first },
            required: required.intersection(other.required), gap: gap)
    }

    var json: JSONValue {
        var schema: [String: JSONValue] = ["type": "object"]
        if !properties.isEmpty || gap == nil { schema["properties"] = .object(properties) }
        if !required.isEmpty { schema["required"] = .array(required.sorted().map { .string($0) }) }
        if let gap {
            schema["additionalProperties"] = true
            schema["description"] = .string(gap)
        }
        return .object(schema)
    }
}
