import Foundation
import SoloHost
import SoloProcess

/// Sends a release to a host that does not have it.
struct ReleaseUpload: Sendable {
    let session: HostSession
    let stage: HostedStage

    /// - Returns: how many bytes were sent.
    func send(_ package: ReleasePackage) async throws -> Int {
        let archive = FileManager.default.temporaryDirectory.appending(path: "solo-release-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: archive) }
        let size = try await package.archive(to: archive)
        let raw = open(archive, O_RDONLY)
        guard raw >= 0 else { throw SystemCallError("open", on: archive) }
        let file = Descriptor(raw)
        defer { file.close() }
        try await session.call(["release", "put", stage.product, stage.stage, package.name], input: file) { _ in }
        return size
    }
}
