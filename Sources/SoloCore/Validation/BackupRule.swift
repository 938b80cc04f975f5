/// Destinations of backups that nothing can be written to, and retentions that keep nothing.
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
            if backups.destinations.isEmpty {
                diagnostics.append(
                    problem("has backups with no destination", "name one, such as `.directory(\"/mnt/backups\")`"))
            }
            let counts = [backups.keep.days, backups.keep.weeks, backups.keep.months]
            if counts.contains(where: { $0 < 0 }) || counts.allSatisfy({ $0 == 0 }) {
                diagnostics.append(
                    problem("keeps no backup", "keep one a day for a week or more, such as `keep: .days(7)`"))
            }
            return diagnostics
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
