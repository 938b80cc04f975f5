package import SoloCore

extension PlatformServices {
    /// The resources of a manifest that this release of the services does not support.
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
