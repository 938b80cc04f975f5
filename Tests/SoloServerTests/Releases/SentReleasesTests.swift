import Foundation
import TestFolders
import Testing

@testable import SoloServer

/// What a machine keeps of the releases that it sent.
struct SentReleasesTests {
    private let folder: TemporaryFolder
    private let sent: SentReleases

    init() throws {
        folder = try TemporaryFolder()
        sent = SentReleases(folder.url.appending(path: "sent"))
    }

    private func keep(_ seed: UInt64, at seconds: Double) throws -> String {
        let package = try SampleRelease.package(SampleRelease.noise(100, seed: seed), in: folder)
        try sent.keep(package, at: Date(timeIntervalSince1970: seconds))
        return package.name
    }

    @Test func `the last three are kept`() throws {
        let names = try (1...4).map { try keep(UInt64($0), at: Double($0)) }
        #expect(sent.names == names.reversed().dropLast())
    }

    @Test func `one that is sent again is the last one`() throws {
        let names = try (1...3).map { try keep(UInt64($0), at: Double($0)) }
        _ = try keep(1, at: 4)
        #expect(sent.names == [names[0], names[2], names[1]])
    }

    @Test func `the base is the newest that the host has too`() throws {
        let names = try (1...3).map { try keep(UInt64($0), at: Double($0)) }
        #expect(sent.base(among: names, size: 100) == names[2])
        #expect(sent.base(among: [names[0], "fedcba987654"], size: 100) == names[0])
        #expect(sent.base(among: [], size: 100) == nil)
        #expect(sent.base(among: names, size: ReleaseBase.limit + 1) == nil)
    }
}
