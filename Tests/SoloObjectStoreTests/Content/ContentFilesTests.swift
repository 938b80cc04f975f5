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

    @Test func `a file shorter than the index says is an error, not a short response`() async throws {
        _ = try await withFile { files, file in
            files.pin([file.name])
            let content = StoredContent.files([StoredFile(name: file.name, size: 100)])
            let reader = ContentReader(files: files, pinned: content)
            let error = await #expect(throws: DamagedFile.self) { try await reader.forEach(0..<100) { _ in } }
            #expect(error?.reason == .endsAt(7))
        }
    }

    @Test(arguments: [true, false])
    func `a reader rejects a range that its content does not have`(inline: Bool) async throws {
        _ = try await withFile { files, file in
            files.pin(inline ? [] : [file.name])
            let content: StoredContent = inline ? .inline(Data("content".utf8)) : .files([file])
            let reader = ContentReader(files: files, pinned: content)
            var read = Data()
            try await reader.forEach(3..<7) { read += $0 }
            #expect(read == Data("tent".utf8))
            await #expect(throws: ContentReader.OutOfBounds.self) { try await reader.forEach(3..<8) { _ in } }
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
