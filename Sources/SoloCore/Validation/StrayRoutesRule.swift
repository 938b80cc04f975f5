/// Routes that a module adds to an API that is not there.
enum StrayRoutesRule: ValidationRule {
    static func check(_ declaration: Declaration) -> [Diagnostic] {
        let apis = Set(declaration.components.filter { $0.component.kind == .api }.map(\.component.name))
        return declaration.strayRoutes.map { stray in
            let list = apis.sorted().map { "`\($0)`" }.joined(separator: ", ")
            return Diagnostic(
                .unknownAPI, at: stray.place,
                "The routes are for the API `\(stray.api)`, and the stack has no such API.",
                fix: NearestName.of(stray.api, in: apis).map { "use \"\($0)\"" }
                    ?? (apis.isEmpty ? "declare `API(\"\(stray.api)\")` in the app's `body`" : "use one of \(list)"))
        }
    }
}
