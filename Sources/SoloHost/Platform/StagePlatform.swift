package import SoloCore
package import SoloMigrations
package import SoloServices

/// The services under a stage, as the session sees them: whoever runs them resolves bindings and sends invocations.
package protocol StagePlatform: Sendable {
    /// Where its services are reached: `http://127.0.0.1:8090`.
    var address: String { get async }
    /// The secrets of a manifest that have no value yet, by name, sorted.
    func unsetSecrets(of manifest: Manifest) async throws -> [String]
    /// Makes what a candidate needs that is not there yet. From now on what it may do is permitted as well; nothing that serves
    /// notices. Migrations run, without the contract steps at the end if a release is in use.
    func prepare(_ manifest: Manifest, _ migrations: ReleaseMigrations) async throws
    /// The release of this manifest serves now: renames take effect, and its workers and crons are the ones invoked.
    func promote(_ manifest: Manifest) async throws
    /// Old processes have ended, or a candidate never came up: these manifests are all that is in use.
    func release(except manifests: [Manifest]) async throws
    /// The release of this manifest is alone in use: its contract steps run.
    func contract(_ manifest: Manifest, _ migrations: ReleaseMigrations) async throws
    /// What one process of a release needs to know: the resources and keys of these components alone.
    func bindings(release: String, manifest: Manifest, components: Set<String>) async throws -> Bindings
    /// A process of a release has ended, and may not have said that it enqueued messages.
    func processEnded()
    /// Where a database is not what its schema's text says, since `CREATE TABLE IF NOT EXISTS` leaves a table as it is.
    func misfits(of manifest: Manifest) async throws -> [SchemaMisfit]
    /// Begins to listen, and to send ticks and messages. They wait while no release serves.
    func start() async throws
    /// What administers it, on behalf of a session.
    func administration(of session: any StageSession) -> (any StageAdministration)?
    /// Ends everything, with what is in flight written down.
    func stop() async
}
