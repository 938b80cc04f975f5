import Foundation
import SoloHost
import SoloProcess
import TestFolders
import Testing

@testable import SoloServer

/// An archive that is read while it is made.
struct TarArchiveTests {
    private struct Refusal: Error {}

    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func `what reads it may stop, and its own error is thrown`() async throws {
        try Data(SampleRelease.noise(1 << 22, seed: 1)).write(to: folder.url.appending(path: "large"))
        await #expect(throws: Refusal.self) {
            try await TarArchive.with({ _ in TarArchive.arguments(folder: folder.url) }) { archive in
                _ = try archive.read()
                throw Refusal()
            }
        }
    }

    @Test func `an archive that can't be made is an error, whatever came of what was read`() async throws {
        let missing = folder.url.appending(path: "missing")
        for fails in [false, true] {
            let error = await #expect(throws: HostError.self) {
                try await TarArchive.with({ _ in TarArchive.arguments(folder: missing) }) { archive in
                    while try !archive.read().isEmpty {}
                    if fails { throw Refusal() }
                }
            }
            #expect(error?.code == .agentFailed)
            #expect(error?.details.contains { $0.contains("missing") } == true)
        }
    }
}
