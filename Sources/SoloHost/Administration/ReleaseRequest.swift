package import SoloMigrations

/// What a deploy asks of a stage's services, step by step. Each may be asked again, with the same effect.
///
/// Releases are named; the services find them in the stage's folder.
package enum ReleaseRequest: Codable, Sendable, Equatable {
    /// Makes what the release needs that is not there yet, and permits what it may do beside what the others may.
    case prepare(release: String, beside: [String])
    /// Whether migrations of the release have not run on databases that are there.
    case hasMigrations(release: String)
    /// Copies the databases on which migrations of the release have not run.
    case snapshot(release: String)
    /// What one of its processes needs to know.
    case bindings(release: String, process: String)
    /// It serves now.
    case promote(release: String)
    /// These are all that is in use.
    case retain(releases: [String])
    /// It is alone in use: contract steps run.
    case contract(release: String)
    /// How migrations of a package are beside the databases of the release that serves.
    case migrations(ReleaseMigrations)
    /// Runs those that have not run and that the release which serves does not notice; its databases are copied before.
    case migrate(ReleaseMigrations)
}

extension StageSession {
    /// A session whose releases nobody deploys rejects it.
    package func perform(_ request: ReleaseRequest) async throws -> AdminResponse {
        throw HostError.unknownAdminRequest
    }
}
