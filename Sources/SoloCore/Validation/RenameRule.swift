/// `renamed(from:)` that names something that is still there, or that two resources claim.
enum RenameRule: ValidationRule {
    static func check(_ declaration: Declaration) -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        var claims: [String: Declaration.Resource] = [:]
        for declared in declaration.resources {
            guard let old = declared.resource.renamedFrom else { continue }
            let parts = old.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            if parts.contains(where: { NamePolicy.problem(with: $0) != nil }) {
                diagnostics.append(
                    Diagnostic(
                        .renameClash, at: declared.place,
                        "\(declared.title.sentence) is renamed from `\(old)`, and nothing can have had that name.",
                        fix: "write the name that `solo plan` gave it before, with its module"))
            } else if old == declared.resource.id {
                diagnostics.append(
                    Diagnostic(
                        .renameClash, at: declared.place, "\(declared.title.sentence) is renamed from its own name.",
                        fix: "remove `renamed(from: \"\(old)\")`, or give the name it had before"))
            } else if let other = declaration.resources.first(where: { $0.resource.id == old }) {
                diagnostics.append(
                    Diagnostic(
                        .renameClash, at: declared.place,
                        "\(declared.title.sentence) is renamed from `\(old)`, which is still \(other.title)\(other.place.suffix).",
                        fix: "remove `renamed(from:)` here, or the \(other.resource.kind.title) `\(old)`"))
            } else if let other = claims[old] {
                diagnostics.append(
                    Diagnostic(
                        .renameClash, at: declared.place,
                        "\(declared.title.sentence) is renamed from `\(old)`, and so is \(other.title)\(other.place.suffix).",
                        fix: "keep `renamed(from: \"\(old)\")` on the one that the data belongs to"))
            }
            claims[old] = claims[old] ?? declared
        }
        return diagnostics
    }
}
