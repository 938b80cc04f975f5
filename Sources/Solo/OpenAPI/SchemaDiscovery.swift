import SoloCore

/// Finds the JSON Schema of types from how they decode themselves.
///
/// A type is decoded from a ``SchemaProbe``, which has no data: it notes each key, type and optional that is asked for,
/// and gives sample values, others if the type rejects the first ones. Objects become named components, so that
/// a type that contains itself has a schema.
final class SchemaDiscovery {
    /// The objects that were found, by name.
    private(set) var components: [String: JSONValue] = [:]
    private var names: [ObjectIdentifier: String] = [:]
    /// The first value that each probed type accepted.
    private var samples: [ObjectIdentifier: Any] = [:]

    /// The schema of a type; anything at all, with the reason, if it cannot be found out.
    func schema(of type: Any.Type) -> JSONValue {
        if let known = type as? any JSONDescribed.Type { return known.schema(in: self) }
        if let name = names[ObjectIdentifier(type)] { return Self.reference(name) }
        if let values = Self.rawValues(of: type) { return values }
        if let decodable = type as? any Decodable.Type { return probe(decodable) }
        if let raw = Self.rawType(of: type) { return schema(of: raw) }
        // A path or query parameter that is nothing but its text.
        guard type is any Encodable.Type else { return ["type": "string"] }
        // Its keys are in its `encode(to:)`, and there is no value to encode.
        return [
            "description": .string("The keys of \(type) are not known: it is Encodable, and Codable would tell them.")
        ]
    }

    /// A value of a type, if one could be made; its ``schema(of:)`` was asked for before.
    func sample(of type: any Decodable.Type, _ samples: SchemaSamples) -> Any? {
        if let known = type as? any JSONDescribed.Type { return known.sample(samples, in: self) }
        _ = schema(of: type)
        return self.samples[ObjectIdentifier(type)] ?? Self.firstCase(of: type)
    }

    /// One of the values of a type that says what they are, and how many it has.
    func value(of type: any CaseIterable.Type, _ samples: SchemaSamples) -> (value: Any, count: Int)? {
        func values<Cases: CaseIterable>(_ type: Cases.Type) -> [Any] { Array(type.allCases) }
        let values = values(type)
        return values.isEmpty ? nil : (values[samples.attempt % values.count], values.count)
    }

    private func probe(_ type: any Decodable.Type) -> JSONValue {
        let name = unusedName(for: type)
        // Before the probing: a type that contains itself finds its name here, and no sample, which ends it.
        names[ObjectIdentifier(type)] = name
        var accepted: SchemaProbe.Found?
        var rejected = SchemaProbe.Found.nothing
        var attempts = 0..<SchemaSamples.count
        while let attempt = attempts.popFirst() {
            let probe = SchemaProbe(discovery: self, samples: SchemaSamples(attempt: attempt))
            guard let value = try? type.init(from: probe) else {
                rejected = rejected.furthest(probe.whole)
                continue
            }
            if let before = accepted {
                accepted = before.merged(with: probe.whole)
            } else {
                samples[ObjectIdentifier(type)] = value
                accepted = probe.whole
                // What it asks for next may depend on a case: go on with each of them once.
                attempts = attempts.prefix(probe.variants - 1)
            }
        }
        components[name] = Self.json(of: type, accepted: accepted, rejected: rejected)
        return Self.reference(name)
    }

    private static func json(
        of type: Any.Type, accepted: SchemaProbe.Found?, rejected: SchemaProbe.Found
    ) -> JSONValue {
        guard let accepted else { return rejected.json(gap: gap(of: type)) }
        guard rejected.hasMore(than: accepted) else { return accepted.json(gap: nil) }
        return accepted.merged(with: rejected).json(gap: gap(of: type))
    }

    private static func gap(of type: Any.Type) -> String {
        "There may be more keys: \(type) rejected the samples that its keys were looked for with."
    }

    /// The first case of an enum with raw values that does not say what its cases are.
    ///
    /// A type of at most one byte holds no reference, and an enum's first case is the byte zero: an all-zero value of it
    /// is whole. It is never kept, only handed to the initializer that is being probed.
    private static func firstCase(of type: any Decodable.Type) -> Any? {
        func first<Value: Decodable>(_ type: Value.Type) -> Any? {
            guard type is any RawRepresentable.Type, MemoryLayout<Value>.size <= 1 else { return nil }
            return withUnsafeTemporaryAllocation(byteCount: 1, alignment: 1) { bytes in
                bytes.initializeMemory(as: UInt8.self, repeating: 0)
                return bytes.load(as: Value.self)
            }
        }
        return first(type)
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

    private static func rawType(of type: Any.Type) -> Any.Type? {
        func raw<Value: RawRepresentable>(_ type: Value.Type) -> Any.Type { Value.RawValue.self }
        return (type as? any RawRepresentable.Type).map { raw($0) }
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
