import SoloCore

/// Finds the JSON Schema of types from how they decode themselves.
///
/// A type is decoded from a ``SchemaProbe``, which has no data: it notes each key, type and optional that is asked for,
/// and answers with empty values. Objects become named components, so that a type that contains itself has a schema.
final class SchemaDiscovery {
    /// The objects that were found, by name.
    private(set) var components: [String: JSONValue] = [:]
    private var names: [ObjectIdentifier: String] = [:]

    /// The schema of a type; anything at all where it cannot be found out.
    func schema(of type: Any.Type) -> JSONValue {
        if let known = type as? any JSONDescribed.Type { return known.schema(in: self) }
        if let name = names[ObjectIdentifier(type)] { return Self.reference(name) }
        if let values = Self.rawValues(of: type) { return values }
        guard let decodable = type as? any Decodable.Type else { return [:] }
        return probe(decodable)
    }

    private func probe(_ type: any Decodable.Type) -> JSONValue {
        let name = unusedName(for: type)
        names[ObjectIdentifier(type)] = name
        let probe = SchemaProbe(discovery: self)
        // It throws where it does not take the empty values; what it asked for until then is known.
        _ = try? type.init(from: probe)
        switch probe.found {
        case .nothing: components[name] = [:]
        case .value(let schema): components[name] = schema
        case .object(let object): components[name] = object.json
        }
        return Self.reference(name)
    }

    private func unusedName(for type: Any.Type) -> String {
        func allowed(_ text: String) -> String {
            String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") ? $0 : "_" })
        }
        let taken = Set(names.values).union([OpenAPIOperation.problemName])
        let short = allowed(String(describing: type))
        return taken.contains(short) ? allowed(String(reflecting: type)) : short
    }

    private static func reference(_ name: String) -> JSONValue {
        ["$ref": .string("#/components/schemas/\(name)")]
    }

    /// The values of an enum that says what its cases are.
    private static func rawValues(of type: Any.Type) -> JSONValue? {
        func cases<Cases: CaseIterable>(_ type: Cases.Type) -> [Any] { Array(type.allCases) }
        guard let iterable = type as? any CaseIterable.Type, type is any RawRepresentable.Type else { return nil }
        let values = cases(iterable).map { ($0 as? any RawRepresentable)?.rawValue as Any }
        let strings = values.compactMap { $0 as? String }
        if !strings.isEmpty, strings.count == values.count {
            return ["type": "string", "enum": .array(strings.map { .string($0) })]
        }
        let integers = values.compactMap { ($0 as? any BinaryInteger).flatMap { Int(exactly: $0) } }
        if !integers.isEmpty, integers.count == values.count {
            return ["type": "integer", "enum": .array(integers.map { .integer($0) })]
        }
        return nil
    }
}
