package import SoloCore

extension PlatformServices {
    /// What a manifest declares that this release of the services does not run.
    package static func diagnostics(of manifest: Manifest) -> [Diagnostic] {
        manifest.resources.filter { $0.kind == .postgres }.map { resource in
            Diagnostic(
                code: "postgres-not-yet",
                message:
                    "`Postgres(\"\(resource.id)\")` is declared and planned, but runs from a later release of Solo.",
                fix: "Use `SQLite(\"\(resource.id)\")` until then; handlers of `SQLClient` stay as they are.")
        }
    }
}
