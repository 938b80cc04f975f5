import SoloCore

extension JSONValue {
    /// Documents that differ from this one in one place: a value that is another, an element or a member that is missing.
    func mutants(at path: String = "") -> [(String, JSONValue)] {
        switch self {
        case .null: return []
        case .bool(let value): return [(path, .bool(!value))]
        case .integer(let value): return [(path, .integer(value + 1))]
        case .number(let value): return [(path, .number(value + 1))]
        case .string(let value): return [(path, .string(value + "x"))]
        case .array(let values):
            return values.indices.flatMap { index -> [(String, JSONValue)] in
                var without = values
                without.remove(at: index)
                let inner = values[index].mutants(at: "\(path)[\(index)]").map { path, mutant in
                    var all = values
                    all[index] = mutant
                    return (path, JSONValue.array(all))
                }
                return [("\(path)[\(index)] removed", .array(without))] + inner
            }
        case .object(let members):
            return members.sorted { $0.key < $1.key }.flatMap { key, value -> [(String, JSONValue)] in
                var without = members
                without[key] = nil
                let inner = value.mutants(at: "\(path).\(key)").map { path, mutant in
                    (path, JSONValue.object(members.merging([key: mutant]) { $1 }))
                }
                return [("\(path).\(key) removed", .object(without))] + inner
            }
        }
    }
}
