/// Two things of one name, or of names that become one if a provider writes `-` for the module's dot.
enum IdentityRule: ValidationRule {
    private struct Named {
        var id: String
        var title: String
        var place: Diagnostic.Place?
        var kind: String
        var noun: String
    }

    static func check(_ declaration: Declaration) -> [Diagnostic] {
        let resources = declaration.resources.map {
            Named(
                id: $0.resource.id, title: $0.title, place: $0.place, kind: $0.resource.kind.rawValue,
                noun: $0.resource.kind.title)
        }
        // Two workers of one name are two workers on one queue, which has a rule of its own.
        let components = declaration.components.filter { $0.component.kind != .worker }.map {
            Named(
                id: $0.component.id, title: $0.title, place: $0.place, kind: $0.component.kind.rawValue,
                noun: $0.component.kind.title)
        }
        return duplicates(resources, areResources: true) + duplicates(components, areResources: false)
    }

    private static func duplicates(_ all: [Named], areResources: Bool) -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        var byID: [String: Named] = [:]
        var byMappedID: [String: Named] = [:]
        for named in all {
            let mapped = NamePolicy.mapped(named.id)
            if let first = byID[named.id] {
                diagnostics.append(duplicate(named, of: first, areResources: areResources))
            } else if let first = byMappedID[mapped] {
                diagnostics.append(
                    Diagnostic(
                        .ambiguousName, at: named.place,
                        "\(named.title.sentence) and \(first.title)\(first.place.suffix) are both `\(mapped)` for a provider that does not allow dots.",
                        fix: "give one of them another name"))
            }
            byID[named.id] = byID[named.id] ?? named
            byMappedID[mapped] = byMappedID[mapped] ?? named
        }
        return diagnostics
    }

    private static func duplicate(_ named: Named, of first: Named, areResources: Bool) -> Diagnostic {
        let article = first.kind == named.kind ? "another" : first.noun.first == "A" ? "an" : "a"
        let message = "\(named.title.sentence) has the name of \(article) \(first.noun)\(first.place.suffix)."
        let fix =
            areResources && first.kind == named.kind
            ? "keep one of them in a property and use that in both places, or give this one another name"
            : "give one of them another name"
        return Diagnostic(.duplicateName, at: named.place, message, fix: fix)
    }
}

/// Resources that two modules hold with the same right, so that their ids would be ambiguous.
enum OwnerRule: ValidationRule {
    static func check(_ declaration: Declaration) -> [Diagnostic] {
        declaration.resources.filter { $0.owners.count > 1 }.map { declared in
            let modules = declared.owners.map { "`\($0)`" }
            let list = modules.dropLast().joined(separator: ", ") + " and " + (modules.last ?? "")
            return Diagnostic(
                .ambiguousOwner, at: declared.place,
                "The \(declared.resource.kind.title) `\(declared.name)` belongs to several modules: \(list).",
                fix: "declare it in the app, as a stored property, and pass it to each of them")
        }
    }
}
