extension Diagnostic {
    /// As compilers print it, with the fix on a line of its own: `Shop.swift:12: error: …`.
    package var text: String {
        let location = place.map { "\($0.file):\($0.line): " } ?? ""
        return "\(location)\(severity.rawValue): \(message) [\(code)]\n  fix: \(fix)"
    }
}

extension Sequence<Diagnostic> {
    /// By place, those without a place first; the same mistakes always come in the same order.
    package func sortedByPlace() -> [Diagnostic] {
        sorted { one, other in
            let places = (one.place, other.place)
            let files = (places.0?.file ?? "", places.1?.file ?? "")
            if files.0 != files.1 { return files.0 < files.1 }
            let lines = (places.0?.line ?? 0, places.1?.line ?? 0)
            if lines.0 != lines.1 { return lines.0 < lines.1 }
            if one.severity != other.severity { return one.severity == .error }
            return (one.code, one.message) < (other.code, other.message)
        }
    }

    /// Whether one of them is an error, so that the stack cannot run.
    package var containsErrors: Bool { contains { $0.severity == .error } }

    /// All of them for people, sorted by place, with a last line that counts them; empty if there are none.
    package var text: String {
        let diagnostics = sortedByPlace()
        guard !diagnostics.isEmpty else { return "" }
        let errors = diagnostics.count { $0.severity == .error }
        let warnings = diagnostics.count - errors
        let counts = [(errors, "error"), (warnings, "warning")].filter { $0.0 > 0 }
            .map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }
        return diagnostics.map(\.text).joined(separator: "\n") + "\n" + counts.joined(separator: ", ") + "\n"
    }
}
