/// Names that some provider would reject.
enum NameRule: ValidationRule {
    static func check(_ declaration: Declaration) -> [Diagnostic] {
        var diagnostics = problem(
            with: declaration.name, of: "the app", at: declaration.place,
            advice: "rename the app's type; its name is the type's in kebab case")
        for declared in declaration.resources {
            diagnostics += problem(with: declared.name, of: "the \(declared.resource.kind.title)", at: declared.place)
            diagnostics += lengthProblem(of: declared)
        }
        // A worker has the name of its queue, which was looked at as such.
        let queues = Set(declaration.resources.filter { $0.resource.kind == .queue }.map(\.name))
        for declared in declaration.components {
            if declared.component.kind != .worker || !queues.contains(declared.name) {
                diagnostics += problem(
                    with: declared.name, of: "the \(declared.component.kind.title)", at: declared.place)
            }
            diagnostics += tooLong(declared.component.name, declared.title, at: declared.place)
        }
        return diagnostics + modules(of: declaration)
    }

    /// Each module once, at the first thing that is in it.
    private static func modules(of declaration: Declaration) -> [Diagnostic] {
        let named =
            declaration.resources.map { ($0.resource.id, $0.name, $0.place) }
            + declaration.components.map { ($0.component.name, $0.name, $0.place) }
        var seen: Set<String> = []
        return named.flatMap { id, name, place in
            id.dropLast(name.count).split(separator: ".").map(String.init).filter { seen.insert($0).inserted }.flatMap {
                problem(
                    with: $0, of: "the module", at: place,
                    advice: "rename the module's type, or call it otherwise with `.named(…)`"
                )
            }
        }
    }

    static func problem(
        with name: String, of what: String, at place: Diagnostic.Place?, advice: String? = nil
    ) -> [Diagnostic] {
        guard let problem = NamePolicy.problem(with: name) else { return [] }
        let pattern = "lower-case letters, digits and single hyphens, a letter first, 40 characters at most"
        let fix = advice ?? problem.suggestion.map { "call it \"\($0)\"" } ?? "choose a name of \(pattern)"
        return [
            Diagnostic(.badName, at: place, "The name `\(name)` of \(what) \(problem.reason).", fix: fix)
        ]
    }

    private static func lengthProblem(of declared: Declaration.Resource) -> [Diagnostic] {
        let id = declared.resource.id
        if declared.resource.kind == .bucket, !id.isEmpty, id.count < NamePolicy.shortestBucketName {
            return [
                Diagnostic(
                    .badName, at: declared.place,
                    "The name `\(id)` of the bucket has \(id.count) character\(id.count == 1 ? "" : "s"), and S3 asks for 3.",
                    fix: "choose a longer name")
            ]
        }
        return tooLong(id, declared.title, at: declared.place)
    }

    private static func tooLong(_ id: String, _ title: String, at place: Diagnostic.Place?) -> [Diagnostic] {
        guard id.count > NamePolicy.longestQualifiedName else { return [] }
        return [
            Diagnostic(
                .nameTooLong, at: place,
                "With its module, \(title) has a name of \(id.count) characters, and \(NamePolicy.longestQualifiedName) are the most.",
                fix: "shorten the name or the names of the modules it is in")
        ]
    }
}
