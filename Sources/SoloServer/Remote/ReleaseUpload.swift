/// Sends a release to a host that does not have it.
struct ReleaseUpload: Sendable {
    let session: HostSession
    let stage: HostedStage

    /// - Returns: how many bytes were sent.
    func send(_ package: ReleasePackage) async throws -> Int {
        try await TarArchive.with(package.archive) { file, size in
            try await session.call(["release", "put", stage.product, stage.stage, package.name], input: file) { _ in }
            return size
        }
    }
}
