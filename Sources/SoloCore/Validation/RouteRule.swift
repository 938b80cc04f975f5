/// Paths that are not valid, and routes that match the same requests.
enum RouteRule: ValidationRule {
    private struct Shape: Hashable {
        var method: String
        var segments: [String]
    }

    private static let methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]

    static func check(_ declaration: Declaration) -> [Diagnostic] {
        declaration.components.flatMap { check($0) }
    }

    private static func check(_ component: Declaration.Component) -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        var shapes: [Shape: Declaration.Route] = [:]
        for declared in component.routes {
            let (method, path) = (declared.route.method, declared.route.path)
            if !methods.contains(method) {
                diagnostics.append(
                    Diagnostic(
                        .badMethod, at: declared.place,
                        "The route \(declared.title) has a method that Solo does not route.",
                        fix: "use one of \(methods.joined(separator: ", "))"))
            }
            if let problem = RoutePath.problem(with: path) {
                diagnostics.append(
                    Diagnostic(
                        .badPath, at: declared.place, "The path `\(path)` \(problem.reason).", fix: problem.fix))
                continue
            }
            let shape = Shape(method: method, segments: RoutePath.shape(of: path))
            if let first = shapes[shape] {
                let isSame = first.route.path == path
                diagnostics.append(
                    Diagnostic(
                        .conflictingRoutes, at: declared.place,
                        isSame
                            ? "The route \(declared.title) is declared already\(first.place.suffix)."
                            : "The route \(declared.title) matches the same requests as \(first.title)\(first.place.suffix).",
                        fix: isSame || !path.contains(":")
                            ? "remove one of the two, or give it another method or path"
                            : "remove one of the two, or put a fixed word before the parameter, such as `/by-name/:name`"
                    ))
            }
            shapes[shape] = shapes[shape] ?? declared
        }
        return diagnostics
    }
}
