import SoloCore

extension SchemaProbe.Found {
    /// What two ways through an initializer have in common, and the keys of both.
    func merged(with other: Self) -> Self {
        guard case .object(let one) = self, case .object(let two) = other else { return self }
        return .object(one.merged(with: two))
    }

    /// The one of two that came further before the type rejected a value.
    func furthest(_ other: Self) -> Self {
        switch (self, other) {
        case (.nothing, _): other
        case (.object(let one), .object(let two)) where one.properties.count < two.properties.count: other
        default: self
        }
    }

    /// Whether it has keys that the other one does not have.
    func hasMore(than other: Self) -> Bool {
        guard case .object(let one) = self, case .object(let two) = other else { return false }
        return !Set(one.properties.keys).isSubset(of: two.properties.keys)
    }

    /// - Parameter gap: why there may be more than was found.
    func json(gap: String?) -> JSONValue {
        switch self {
        case .nothing: return ["description": .string(gap ?? "Any value: it is not read.")]
        // A single value is known by its type, whichever of its values are rejected.
        case .value(let schema): return schema
        case .object(var object):
            object.gap = gap
            return object.json
        }
    }
}
