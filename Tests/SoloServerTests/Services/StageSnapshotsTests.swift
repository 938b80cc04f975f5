import Foundation
import Testing

@testable import SoloServer

/// Copies of databases from before their migrations.
struct StageSnapshotsTests {
    private struct Failure: Error {}

    private let folder = FileManager.default.temporaryDirectory.appending(path: "snapshots-\(UUID().uuidString)").path

    private func take(_ release: String, _ text: String) async throws {
        try await StageSnapshots(folder: folder).take(before: release) { folder in
            try text.write(toFile: "\(folder)/book.sqlite", atomically: false, encoding: .utf8)
        }
    }

    private func text(_ name: String) -> String? {
        try? String(contentsOfFile: "\(folder)/\(name)/book.sqlite", encoding: .utf8)
    }

    @Test func `the last three stay, and one is never replaced`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await take("a", "1")
        try await take("a", "2")
        #expect(text("a") == "1")
        #expect(text("a-2") == "2")
        try await take("b", "3")
        try await take("c", "4")
        #expect(StageSnapshots(folder: folder).names == ["c", "b", "a-2"])
    }

    @Test func `one that fails leaves nothing, and the next one is whole`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        await #expect(throws: Failure.self) {
            try await StageSnapshots(folder: folder).take(before: "a") { folder in
                try "half".write(toFile: "\(folder)/other.sqlite", atomically: false, encoding: .utf8)
                throw Failure()
            }
        }
        #expect(StageSnapshots(folder: folder).names.isEmpty)
        try await take("a", "1")
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/a") == ["book.sqlite"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a"])
    }
}
