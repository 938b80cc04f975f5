import Foundation
import Testing

@testable import SoloObjectStore

@Suite(.timeLimit(.minutes(1))) struct ContentFilesTests {
    /// Runs with one content of its own in a file. Closing waits for every removal, so what is left then stays.
    private func withFile(_ body: (ContentFiles, StoredFile) async throws -> Void) async throws -> Bool {
        let folder = FileManager.default.temporaryDirectory.appending(path: "solo-files-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = try ContentFiles(folder: folder.path)
        let writer = ContentWriter(files: files, alwaysFile: true)
        try await writer.append(Data("content".utf8))
        guard case .files(let stored) = try await writer.finish(), let file = stored.first else {
            Issue.record("The content has no file.")
            return false
        }
        try await body(files, file)
        await files.close()
        return FileManager.default.fileExists(atPath: files.path(of: file.name))
    }

    @Test func whatIsReadStaysUntilItsLastReaderLeaves() async throws {
        let stays = try await withFile { files, file in
            files.pin([file.name])
            files.pin([file.name])
            files.remove([file.name])
            files.unpin([file.name])
        }
        #expect(stays)
        let goes = try await withFile { files, file in
            files.pin([file.name])
            files.remove([file.name])
            files.unpin([file.name])
        }
        #expect(!goes)
    }

    @Test func whatNobodyReadsGoesAtOnce() async throws {
        #expect(try await withFile { files, file in files.remove([file.name]) } == false)
        #expect(try await withFile { files, file in files.unpin([file.name]) } == true)
    }

    @Test func aFileThatIsShorterThanTheIndexSaysIsAnErrorAndNoShortAnswer() async throws {
        _ = try await withFile { files, file in
            files.pin([file.name])
            let reader = ContentReader(files: files, pinned: [StoredFile(name: file.name, size: 100)], range: 0..<100)
            await #expect(throws: POSIXError.self) { try await reader.forEach { _ in } }
        }
    }

    @Test func whatWasBegunAndNotFinishedLeavesNoFile() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "solo-files-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = try ContentFiles(folder: folder.path)
        do {
            let writer = ContentWriter(files: files)
            try await writer.append(Data(count: 1_000_000))
            #expect(try FileManager.default.subpathsOfDirectory(atPath: folder.path).contains { $0.contains("-") })
        }
        await files.close()
        #expect(try !FileManager.default.subpathsOfDirectory(atPath: folder.path).contains { $0.contains("-") })
    }
}
