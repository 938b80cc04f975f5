package import struct Foundation.Date

/// A stage as a deploy changes it. Each operation may be called again, after it was interrupted anywhere, and then does what is left.
package protocol DeployTarget: Sendable {
    /// The release that the promotion's record names.
    func serving() async throws -> String?
    /// Whether the release has migrations that have not run on databases that are there.
    func migrates(to release: String) async throws -> Bool
    func snapshot(before release: String) async throws
    /// - Parameter releases: all that are in use, the new one among them.
    func prepare(_ release: String, beside releases: [String]) async throws
    /// Returns once all of its processes are healthy.
    func start(_ release: String) async throws
    /// Makes the release serve: the other one accepts nothing more, the record names this one, and its processes accept. It starts what
    /// does not run.
    func serve(_ release: String, insteadOf other: String?) async throws
    /// What starts processes by itself starts those of this release from now on.
    func settle(_ release: String) async throws
    /// What its processes that run have counted. None is started for it.
    func sample(_ release: String) async throws -> ReleaseSample
    /// Why its processes ended and what they wrote last since then, for people.
    func lastWords(of release: String, since date: Date) async -> [String]
    /// Ends its processes once they have finished what they have, and takes its units away. If it serves, nothing does any more.
    func stop(_ release: String) async throws
    /// These releases are all that is in use: what others were lent is withdrawn.
    func retain(_ releases: [String]) async throws
    /// - Throws: ``ContractFailure`` if a migration failed; any other error is taken for one that passes.
    func contract(_ release: String) async throws
    /// Removes releases that are neither among the last ones nor these.
    func prune(keeping releases: [String]) async throws
}

/// Where a deploy is written down, so that it outlives whoever carries it out.
package protocol DeployJournal: Sendable {
    /// The last deploy of the stage, ended or not.
    func read() throws -> DeployRecord?
    /// It is on the disk when this returns.
    func write(_ record: DeployRecord) throws
}

extension DeployJournal {
    /// Whether the last deploy has not come to its end.
    var isLeft: Bool { get throws { try read().map { $0.ending == nil } ?? false } }
}
