/// Path parameters that the path does not have, and parameters that are declared twice.
enum ParameterRule: ValidationRule {
    static func check(_ declaration: Declaration) -> [Diagnostic] {
        // A path that no router could match has a mistake of its own, and its parameters may not be what was meant.
        declaration.components.flatMap(\.routes).filter { RoutePath.problem(with: $0.route.path) == nil }.flatMap {
            unknown($0) + twice($0)
        }
    }

    private static func unknown(_ declared: Declaration.Route) -> [Diagnostic] {
        let names = RoutePath.parameters(of: declared.route.path)
        return declared.parameters.filter { $0.location == .path && !names.contains($0.name) }.map { parameter in
            Diagnostic(
                .unknownParameter, at: parameter.place ?? declared.place,
                "The route \(declared.title) declares the path parameter `\(parameter.name)`, and its path has no such parameter.",
                fix: fix(parameter.name, names))
        }
    }

    private static func fix(_ name: String, _ names: [String]) -> String {
        // A path writes `:id`, and the name is without the colon.
        let word = String(name.drop { $0 == ":" })
        let near = NearestName.of(word, in: names) ?? names.first { word.hasPrefix($0) || $0.hasPrefix(word) }
        if let near { return "write `.path(\"\(near)\", …)`" }
        guard !names.isEmpty else {
            return "write the parameter in the path, such as `/:\(name)`, or use `.query` for one after the `?`"
        }
        return "use one of \(names.map { "`\($0)`" }.joined(separator: ", ")), or `.query` for one after the `?`"
    }

    private static func twice(_ declared: Declaration.Route) -> [Diagnostic] {
        var first: [Declaration.Parameter] = []
        return declared.parameters.compactMap { parameter in
            guard
                let before = first.first(where: { $0.name == parameter.name && $0.location == parameter.location })
            else {
                first.append(parameter)
                return nil
            }
            return Diagnostic(
                .duplicateParameter, at: parameter.place ?? declared.place,
                "The route \(declared.title) declares the \(parameter.location.rawValue) parameter `\(parameter.name)` already\(before.place.suffix).",
                fix: "remove one of the two")
        }
    }
}
