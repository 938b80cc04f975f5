import ArgumentParser
import Foundation
import SoloHost
import SoloLaptop
import SoloServices
import TestFolders
import Testing

@testable import SoloCLI

@Suite struct StageAccessTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try Data("// swift-tools-version: 6.2".utf8).write(to: URL(filePath: folder.path + "/Package.swift"))
    }

    private func options(_ stage: String) throws -> PackageOptions {
        try PackageOptions.parse(["--package-path", folder.path, "--stage", stage])
    }

    private var left: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/.solo").sorted()) ?? []
    }

    @Test func `a stage that the package does not have is rejected, and reading it makes no file`() async throws {
        // Where there is no stage at all, nothing is mistyped.
        #expect(
            try await StageAccess.with(options("dev")) { try await $0.ask(.queues, as: [QueueSummary].self).count } == 0
        )
        #expect(left == [])
        try StageFolders(package: URL(filePath: folder.path), stage: "test").make()
        let before = left
        let mistyped = await #expect(throws: HostError.self) {
            try await StageAccess.with(options("tset")) { try await $0.ask(.resources, as: [StageResource].self).count }
        }
        #expect(mistyped?.message == "There is no stage 'tset'. Did you mean 'test'?")
        #expect(mistyped?.details == ["There is: test"])
        #expect(mistyped?.commands == ["solo dev --stage tset"])
        #expect(mistyped?.isRefusal == true)
        #expect(
            try await StageAccess.with(options("new"), begins: true) {
                try await $0.ask(.secrets, as: [SecretState].self).count
            } == 0)
        #expect(left == before)
    }
}
