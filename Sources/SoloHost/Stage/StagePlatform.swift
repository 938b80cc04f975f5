package import SoloCore

/// The services under a stage, as the session sees them: whoever runs them resolves bindings and sends invocations.
package protocol StagePlatform: Sendable {
    /// Where its services are reached: `http://127.0.0.1:8090`.
    var address: String { get async }
    /// The secrets of a manifest that have no value yet, by name, sorted.
    func unsetSecrets(of manifest: Manifest) async throws -> [String]
    /// Makes buckets, queues, schedules and keys what the manifest says. What it no longer mentions is kept.
    func apply(_ manifest: Manifest) async throws
    /// What a process of the release needs to know.
    func bindings(release: String) async throws -> Bindings
    /// Begins to listen, and to send ticks and messages. They wait while no release serves.
    func start() async throws
    /// What administers it, on behalf of a session.
    func administration(of session: any StageSession) -> (any StageAdministration)?
    /// Ends everything, with what is in flight written down.
    func stop() async
}
