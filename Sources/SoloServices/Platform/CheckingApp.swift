package import SoloCore
package import SoloMigrations

/// An app that can be started for its own checks of restored data.
package struct CheckingApp: Sendable {
    /// Runs one of its commands, and returns what it failed with; `nil` if it ended well.
    package typealias Run = @Sendable (_ command: String, Bindings) async throws -> String?

    package var manifest: Manifest
    package var migrations: ReleaseMigrations
    package var run: Run

    package init(manifest: Manifest, migrations: ReleaseMigrations = ReleaseMigrations(), run: @escaping Run) {
        self.manifest = manifest
        self.migrations = migrations
        self.run = run
    }
}
