/// Empty stacks and APIs.
enum APIRule: ValidationRule {
    static func check(_ declaration: Declaration) -> [Diagnostic] {
        guard !declaration.components.isEmpty else {
            return [
                Diagnostic(
                    .emptyStack, at: declaration.place, "The app `\(declaration.name)` has nothing to run.",
                    fix: "write an `API`, a `Worker`, a `Cron` or a `Command` in its `body`")
            ]
        }
        return declaration.components.filter { $0.component.kind == .api && $0.routes.isEmpty }.map {
            Diagnostic(
                .emptyAPI, at: $0.place, "\($0.title.sentence) has no route.",
                fix: "write one in its braces, such as `Get(\"/health\") { _ in \"ok\" }`, or remove the API")
        }
    }
}

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
