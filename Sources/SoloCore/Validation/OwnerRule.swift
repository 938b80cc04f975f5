/// Resources that two modules hold with the same right, so that their ids would be a matter of chance.
enum OwnerRule: ValidationRule {
    static func check(_ declaration: Declaration) -> [Diagnostic] {
        declaration.resources.filter { $0.owners.count > 1 }.map { declared in
            let modules = declared.owners.map { "`\($0)`" }
            let list = modules.dropLast().joined(separator: ", ") + " and " + (modules.last ?? "")
            return Diagnostic(
                .ambiguousOwner, at: declared.place,
                "The \(declared.resource.kind.title) `\(declared.name)` belongs to the modules \(list) alike.",
                fix: "declare it in the app, as a stored property, and pass it to each of them")
        }
    }
}
