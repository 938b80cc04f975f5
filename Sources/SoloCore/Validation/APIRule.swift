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

/// Hosts of APIs that are not host names, or that lead to something else.
enum APIHostRule: ValidationRule {
    /// Where presigned URLs lead, on a stage with a domain.
    static let files = "files"

    static func check(_ declaration: Declaration) -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        var owners: [String: Declaration.Component] = [:]
        let hasBucket = declaration.resources.contains { $0.resource.kind == .bucket }
        for declared in declaration.components where declared.component.kind == .api {
            let component = declared.component
            let host = component.api?.host
            // The API that is called `api` is at the domain itself, which no label is.
            let label = (host ?? (component.name == "api" ? "" : component.name)).lowercased()
            if let host, !HostName.isWritten(host) {
                diagnostics.append(
                    Diagnostic(
                        .badAPIHost, at: declared.place,
                        "\(declared.title.sentence) has the host `\(host)`, which is not a host name.",
                        fix: "write a label such as \"www\", or a whole name such as \"www.example.com\""))
            } else if label == files, hasBucket {
                diagnostics.append(
                    Diagnostic(
                        .badAPIHost, at: declared.place,
                        "\(declared.title.sentence) has the host `files`, where presigned URLs of the buckets lead.",
                        fix: "choose another one with `.host(\"…\")`"))
            } else if let first = owners[label], first.component.name != component.name {
                diagnostics.append(
                    Diagnostic(
                        .badAPIHost, at: declared.place,
                        "\(declared.title.sentence) has the host of \(first.title)\(first.place.suffix).",
                        fix: "choose another one with `.host(\"…\")`"))
            }
            owners[label] = owners[label] ?? declared
        }
        return diagnostics
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
