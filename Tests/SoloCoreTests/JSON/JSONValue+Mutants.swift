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

extension JSONValue {
    /// Documents in which one text or number is another that someone might have written, named by place and value.
    func oddities(at path: String = "") -> [(String, JSONValue)] {
        func named(_ values: [JSONValue]) -> [(String, JSONValue)] { values.map { ("\(path) is \($0.line)", $0) } }
        switch self {
        case .null, .bool: return []
        case .integer, .number: return named([0, -1, .integer(.max), .number(0.5), .integer(100_000)])
        case .string(let text):
            let odd = [
                "", " ", text.uppercased(), text + " ", text + "-", text + ".x", "/" + text, text + "é", "😀", "a:b",
                "a/b",
            ]
            return named(Set(odd + [String(repeating: text, count: 20)]).sorted().map { .string($0) })
        case .array(let values):
            return values.indices.flatMap { index in
                values[index].oddities(at: "\(path)[\(index)]").map { path, odd in
                    var all = values
                    all[index] = odd
                    return (path, JSONValue.array(all))
                }
            }
        case .object(let members):
            return members.sorted { $0.key < $1.key }.flatMap { key, value in
                value.oddities(at: "\(path).\(key)").map { path, odd in
                    (path, JSONValue.object(members.merging([key: odd]) { $1 }))
                }
            }
        }
    }
}
