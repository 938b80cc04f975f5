import SoloHost

/// Sends a release to a host that does not have it: as what differs from one that both have, or whole.
struct ReleaseUpload: Sendable {
    let session: HostSession
    let stage: HostedStage
    /// What was sent from this machine before.
    let sent: SentReleases

    /// What was sent.
    struct Sent: Sendable, Equatable {
        var bytes: Int
        /// The release that it is the difference to.
        var base: String?
    }

    /// - Parameters:
    ///   - releases: those that the host has.
    ///   - rejected: is called with the base, and why the host could not make the release from it; then all of it is sent.
    func send(
        _ package: ReleasePackage, among releases: [String], rejected: (_ base: String, _ reason: String) -> Void
    ) async throws -> Sent {
        if let base = sent.base(among: releases, size: package.size) {
            do {
                return try await send(package, against: base)
            } catch let error as HostError where Self.isAboutContent(error) {
                rejected(base, error.message)
            }
        }
        return try await send(package, against: nil)
    }

    private func send(_ package: ReleasePackage, against base: String?) async throws -> Sent {
        let option = base.map { ["--base", $0] } ?? []
        let (_, bytes) = try await TarArchive.with(against: base.map(sent.path), package.archive) {
            try await session.call(
                ["release", "put", stage.product, stage.stage, package.name] + option, input: $0
            ) { _ in }
        }
        return Sent(bytes: bytes, base: base)
    }

    /// Whether sending all of it may help. An agent of an older `solo` ends at the option that it does not know.
    static func isAboutContent(_ error: HostError) -> Bool { [.badRelease, .agentFailed].contains(error.code) }
}
