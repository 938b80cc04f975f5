/// Databases in a file that an isolated component shares with others.
enum IsolationRule: ValidationRule {
    static func check(_ declaration: Declaration) -> [Diagnostic] {
        let files = Set(declaration.resources.filter { $0.resource.kind == .sqlite }.map(\.resource.id))
        return declaration.components.filter(\.component.isolated).flatMap { isolated -> [Diagnostic] in
            Set(isolated.allGrants.map(\.resource)).intersection(files).sorted().compactMap { database in
                let other = declaration.components.first { other in
                    other.component.id != isolated.component.id
                        && other.allGrants.contains { $0.resource == database }
                }
                guard let other else { return nil }
                return Diagnostic(
                    .sharedSQLite, at: isolated.place,
                    "\(isolated.title.sentence) is isolated and shares the SQLite database `\(database)`, "
                        + "a file, with \(other.title)\(other.place.suffix).",
                    fix: "declare `\(database)` as a `Postgres`, or remove `.isolated()`")
            }
        }
    }
}
