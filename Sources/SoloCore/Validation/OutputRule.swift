/// Outputs with the same name, or that name something the stack does not have.
enum OutputRule: ValidationRule {
    static func check(_ declaration: Declaration) -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        var seen: [String: Declaration.Output] = [:]
        for declared in declaration.outputs {
            let name = declared.output.name
            // CloudFormation takes only letters and digits for an output's name.
            if name.isEmpty || name.utf8.count > 64 || !name.utf8.allSatisfy(isLetterOrDigit) {
                diagnostics.append(
                    Diagnostic(
                        .badOutput, at: declared.place,
                        "The output `\(name)` has a name that a provider would reject.",
                        fix: "use 1 to 64 letters and digits, such as \"ApiUrl\""))
            }
            if let first = seen[name] {
                diagnostics.append(
                    Diagnostic(
                        .duplicateOutput, at: declared.place,
                        "The output `\(name)` is declared already\(first.place.suffix).",
                        fix: "give one of them another name"))
            }
            seen[name] = seen[name] ?? declared
            diagnostics += reference(of: declared, in: declaration)
        }
        return diagnostics
    }

    private static func reference(of declared: Declaration.Output, in declaration: Declaration) -> [Diagnostic] {
        let (id, what, known): (String, String, [String])
        switch declared.output.source {
        case .text: return []
        case .url(let component):
            let apis = declaration.components.filter { $0.component.kind == .api }.map(\.component)
            if apis.contains(where: { $0.id == component }) { return [] }
            (id, what, known) = (
                component.hasPrefix("api.") ? String(component.dropFirst(4)) : component, "API", apis.map(\.name)
            )
        case .setting(let resource):
            known = declaration.resources.filter { $0.resource.kind == .setting }.map(\.resource.id)
            if known.contains(resource) { return [] }
            (id, what) = (resource, "setting")
        }
        let list = known.sorted().map { "`\($0)`" }.joined(separator: ", ")
        return [
            Diagnostic(
                .unknownOutput, at: declared.place,
                "The output `\(declared.output.name)` names the \(what) `\(id)`, and the stack has no such \(what).",
                fix: NearestName.of(id, in: known).map { "use \"\($0)\"" }
                    ?? (known.isEmpty ? "declare it in the `body`, or remove the output" : "use one of \(list)"))
        ]
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }
}
