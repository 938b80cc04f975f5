import Foundation
import SoloProcess
import TestFolders
import Testing

@testable import SoloServer

/// What is sent of a package that a host builds.
struct SourceArchiveTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("build/\n", to: ".gitignore")
        try folder.write("x", to: "Package.swift")
        try folder.write("x", to: "Sources/Shop/Kölsch shop.swift")
        try folder.write("x", to: "build/made")
        try folder.write("x", to: ".build/debug/Shop")
        try folder.write("x", to: ".solo/dev/db/data.sqlite")
    }

    private func git(_ arguments: String...) async throws {
        let result = try await ProcessOutput.of(
            Launch(
                "git", ["-c", "user.name=t", "-c", "user.email=t@example.com"] + arguments,
                environment: ProcessInfo.processInfo.environment, directory: folder.url.path))
        #expect(result.exit.isSuccess, "\(result.error)")
    }

    @Test func `what git knows or would take is sent, and what is gone is not`() async throws {
        try await git("init", "--quiet")
        try folder.write("x", to: "Sources/Shop/Gone.swift")
        try await git("add", "Package.swift", "Sources")
        try FileManager.default.removeItem(at: folder.url.appending(path: "Sources/Shop/Gone.swift"))
        let archive = try await SourceArchive(package: folder.url)
        #expect(archive.paths == [".gitignore", "Package.swift", "Sources/Shop/Kölsch shop.swift"])
    }

    @Test func `without git it is the folder, without what builds and stages leave`() async throws {
        let archive = try await SourceArchive(package: folder.url)
        #expect(archive.paths == [".gitignore", "Package.swift", "Sources", "build"])
        let path = folder.url.appending(path: "a.tar.zst").path
        try await TarArchive.write(to: path, archive.archive)
        let listed = try await ProcessOutput.of(
            Launch(
                "tar", ["-I", "zstd", "-tf", path],
                environment: ProcessInfo.processInfo.environment.merging(["LC_ALL": "C.UTF-8"]) { $1 }))
        #expect(listed.output.contains { $0.hasSuffix("shop.swift") })
        #expect(!listed.output.contains { $0.hasPrefix(".build") || $0.hasPrefix(".solo") })
    }
}
