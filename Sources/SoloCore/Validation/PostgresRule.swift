/// Versions of Postgres that no provider runs.
enum PostgresRule: ValidationRule {
    /// The major versions that the Postgres project supported when this release was made.
    static let versions = 14...18

    static func check(_ declaration: Declaration) -> [Diagnostic] {
        declaration.resources.flatMap { declared -> [Diagnostic] in
            guard let settings = declared.resource.postgres else { return [] }
            var diagnostics: [Diagnostic] = []
            if !versions.contains(settings.version) {
                diagnostics.append(
                    Diagnostic(
                        .badPostgresVersion, at: declared.place,
                        "\(declared.title.sentence) asks for Postgres \(settings.version).",
                        fix: "use a major version from \(versions.lowerBound) to \(versions.upperBound)"))
            }
            if let idle = settings.scaleToZeroAfter, idle < 1 {
                diagnostics.append(
                    Diagnostic(
                        .badLimit, at: declared.place,
                        "\(declared.title.sentence) stops after \(TimeSpan.seconds(idle)) without a connection.",
                        fix: "use a span of a second or more, such as `.toZero(after: .minutes(10))`"))
            }
            return diagnostics
        }
    }
}
