/// Resources that are used and not declared, and resources that are declared and not used.
enum ReferenceRule: ValidationRule {
    static func check(_ declaration: Declaration) -> [Diagnostic] {
        let ids = Set(declaration.resources.map(\.resource.id))
        var diagnostics: [Diagnostic] = []
        for declared in declaration.components {
            // A worker's queue has a rule of its own.
            var reported: Set = [declared.component.worker?.queue]
            let uses =
                declared.routes.map { ($0.route.grants, "the route \($0.title)", $0.place) }
                + [(declared.component.grants, declared.title, declared.place)]
            for (grants, title, place) in uses {
                for id in grants.map(\.resource) where !ids.contains(id) && reported.insert(id).inserted {
                    diagnostics.append(
                        Diagnostic(
                            .unknownResource, at: place,
                            "\(title.sentence) uses `\(id)`, and the stack has no such resource.",
                            fix: NearestName.of(id, in: ids).map { "use `\($0)`, or declare `\(id)`" }
                                ?? "declare `\(id)`"))
                }
            }
        }
        for declared in declaration.resources where !declared.isUsed {
            diagnostics.append(
                Diagnostic(
                    .unusedResource, .warning, at: declared.place,
                    "Nothing uses \(declared.title), so it will not exist.",
                    fix: "name it in the `using:` of what needs it, or remove the property"))
        }
        return diagnostics
    }
}

extension Declaration.Route {
    /// For people: `GET /orders/:id`.
    var title: String { "\(route.method) \(route.path)" }
}
