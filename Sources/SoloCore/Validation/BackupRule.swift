/// Destinations of backups that nothing can be written to, retentions that keep nothing, and checks that the app does not have.
enum BackupRule: ValidationRule {
    static func check(_ declaration: Declaration) -> [Diagnostic] {
        declaration.stages.flatMap { declared -> [Diagnostic] in
            guard let backups = declared.stage.backups else { return [] }
            func problem(_ what: String, _ fix: String) -> Diagnostic {
                Diagnostic(.badBackups, at: declared.place, "The stage `\(declared.stage.name)` \(what).", fix: fix)
            }
            var diagnostics = backups.destinations.compactMap { destination -> Diagnostic? in
                switch destination {
                case .directory(let path):
                    guard !path.hasPrefix("/") || path.split(separator: "/").contains("..") else { return nil }
                    return problem(
                        "has backups in the folder `\(path)`, which is no whole path",
                        "write it from the root, such as `.directory(\"/mnt/backups\")`")
                case .bucket(let bucket): return Self.problem(of: bucket).map { problem($0.what, $0.fix) }
                }
            }
            // A laptop has a place for them, a server's own disk is none.
            if backups.destinations.isEmpty, declared.stage.host != .laptop {
                diagnostics.append(
                    problem("has backups with no destination", "name one, such as `.directory(\"/mnt/backups\")`"))
            }
            let counts = [backups.keep.days, backups.keep.weeks, backups.keep.months]
            if counts.contains(where: { $0 < 0 }) || counts.allSatisfy({ $0 == 0 }) {
                diagnostics.append(
                    problem("keeps no backup", "keep one a day for a week or more, such as `keep: .days(7)`"))
            }
            return diagnostics + checks(of: declared, backups, declaration)
        }
    }

    private static func checks(
        of declared: Declaration.Stage, _ backups: ManifestBackups, _ declaration: Declaration
    ) -> [Diagnostic] {
        let known = declaration.components.map(\.component).filter { $0.kind == .command }.map(\.name)
        let list = known.sorted().map { "`\($0)`" }.joined(separator: ", ")
        return (backups.verify ?? []).filter { !known.contains($0) }.map { name in
            Diagnostic(
                .badBackups, at: declared.place,
                "The stage `\(declared.stage.name)` has its backups verified by the command `\(name)`, and the stack has no such command.",
                fix: NearestName.of(name, in: known).map { "use \"\($0)\"" }
                    ?? (known.isEmpty
                        ? "declare `Command(\"\(name)\") { … }` in the `body`, which throws an error for what is wrong"
                        : "use one of \(list)"))
        }
    }

    private static func problem(of bucket: BackupBucket) -> (what: String, fix: String)? {
        if NamePolicy.problem(with: bucket.secret) != nil {
            return (
                "names the secret `\(bucket.secret)` for its backups, which can't be one",
                "write the name of a secret, such as `secret: \"backup-secret\"`"
            )
        }
        if bucket.name.isEmpty || bucket.name.contains("/") {
            return ("has backups in the bucket `\(bucket.name)`, which can't be one", "write the bucket's name alone")
        }
        let address = bucket.endpoint.split(separator: "://", maxSplits: 1).map(String.init)
        guard address.count == 2, ["https", "http"].contains(address[0]), !address[1].contains("/") else {
            return (
                "has backups at `\(bucket.endpoint)`, which is no address of a service",
                "write it as in `at: \"https://s3.eu-central-1.amazonaws.com\"`"
            )
        }
        return nil
    }
}
