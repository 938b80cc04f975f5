import Foundation
import SoloHost
import SoloProcess
import TestFolders
import Testing

@testable import SoloServer

/// A release on its way from an archive into the folder of a stage.
struct ReleaseIntakeTests {
    private let folder: TemporaryFolder
    private let intake: ReleaseIntake
    private let folders: HostFolders
    private let sent: SentReleases

    init() throws {
        folder = try TemporaryFolder()
        folders = SampleRelease.hostFolders(in: folder)
        intake = ReleaseIntake(SampleRelease.stage, folders: folders)
        sent = SentReleases(folder.url.appending(path: "sent"))
    }

    /// Sends it as the difference to another one: the size of the archive.
    @discardableResult
    private func take(_ package: ReleasePackage, against base: String? = nil) async throws -> Int {
        try await TarArchive.with(against: base.map(sent.path), package.archive) {
            try await intake.take(package.name, against: base, from: $0)
        }.bytes
    }

    @Test func `a release is sent as the difference to another one`() async throws {
        let executable = SampleRelease.noise(1 << 16, seed: 1)
        let first = try SampleRelease.package(executable, in: folder)
        let second = try SampleRelease.package([1] + executable + [2], in: folder)
        let whole = try await take(first)
        try sent.keep(first)
        let difference = try await take(second, against: first.name)
        #expect(whole > 1 << 16)
        #expect(difference < 4096)
        let names = HostedRelease.names(of: SampleRelease.stage, in: folders)
        #expect(names == [first.name, second.name].sorted())
        let taken = URL(filePath: folders.release(second.name, of: SampleRelease.stage)).appending(path: "shop")
        #expect(try Data(contentsOf: taken) == Data([1] + executable + [2]))
    }

    @Test func `a base that differs from the one of the host is rejected, and nothing of the release is there`()
        async throws
    {
        let first = try SampleRelease.package(SampleRelease.noise(1 << 14, seed: 1), in: folder)
        let executable = SampleRelease.noise(1 << 14, seed: 2)
        let other = try SampleRelease.package(executable, in: folder)
        let second = try SampleRelease.package(executable + [1], in: folder)
        try await take(first)
        try sent.keep(other)
        try FileManager.default.moveItem(atPath: sent.path(of: other.name), toPath: sent.path(of: first.name))
        let error = await #expect(throws: HostError.self) { try await take(second, against: first.name) }
        #expect(error?.code == .badRelease)
        #expect(HostedRelease.names(of: SampleRelease.stage, in: folders) == [first.name])
    }

    @Test func `a base that the host does not have any more is rejected`() async throws {
        let first = try SampleRelease.package(SampleRelease.noise(100, seed: 1), in: folder)
        let second = try SampleRelease.package(SampleRelease.noise(100, seed: 2), in: folder)
        try sent.keep(first)
        let error = await #expect(throws: HostError.self) { try await take(second, against: first.name) }
        #expect(error?.message == "The release \(first.name) is not on this host any more.")
        #expect(ReleaseUpload.isAboutContent(try #require(error)))
    }

    @Test func `a link is rejected, since root would read what it leads to`() async throws {
        try folder.write("key", to: "secret")
        let tree = folder.url.appending(path: "tree")
        try FileManager.default.createDirectory(at: tree, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            at: tree.appending(path: "shop"), withDestinationURL: folder.url.appending(path: "secret"))
        let archive = folder.url.appending(path: "links.tar.zst").path
        _ = try await ProcessOutput.of(
            Launch(
                "tar", ["-I", "zstd -q", "-cf", archive, "-C", tree.path, "."],
                environment: ProcessInfo.processInfo.environment))
        let file = Descriptor(open(archive, O_RDONLY))
        defer { file.close() }
        let error = await #expect(throws: HostError.self) { try await intake.take("0123456789ab", from: file) }
        #expect(error?.details == ["It has something that is neither a file nor a folder."])
        #expect(HostedRelease.names(of: SampleRelease.stage, in: folders).isEmpty)
    }
}
