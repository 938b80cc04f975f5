import Foundation
import Testing

@testable import SoloStore

@Suite struct DurableFileTests {
    private func names(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    @Test func `what is written is read, and its owner alone may read it`() async throws {
        try await withFolder { folder in
            let file = DurableFile(path: folder + "/a")
            #expect(try file.read() == nil)
            let large = Data((0..<1_000_000).map { UInt8(truncatingIfNeeded: $0) })
            for content in [Data(), Data("one".utf8), large] {
                try file.replace(with: content)
                #expect(try file.read() == content)
            }
            let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            try file.replace(with: large, permissions: 0o644)
            let permitted = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
            #expect(permitted == 0o644)
            #expect(try names(folder) == ["a"])
        }
    }

    @Test func `a replacement that fails leaves the file as it was, and nothing beside it`() async throws {
        try await withFolder { folder in
            try DurableFile.makeFolder(folder + "/taken/deep")
            let file = DurableFile(path: folder + "/taken")
            let error = #expect(throws: FileError.self) { try file.replace(with: Data("one".utf8)) }
            #expect(error?.number == EISDIR)
            #expect(error?.path == file.path)
            #expect(try names(folder) == ["taken"])
        }
    }

    @Test func `whoever reads while others replace sees a whole file`() async throws {
        try await withFolder { folder in
            let file = DurableFile(path: folder + "/a")
            try file.replace(with: Data(repeating: 0, count: 100_000))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for byte: UInt8 in 1...4 {
                    group.addTask {
                        for _ in 0..<10 { try file.replace(with: Data(repeating: byte, count: 100_000)) }
                    }
                }
                group.addTask {
                    for _ in 0..<200 {
                        let content = try #require(try file.read())
                        #expect(content.count == 100_000)
                        #expect(Set(content).count == 1)
                    }
                }
                try await group.waitForAll()
            }
            #expect(try names(folder) == ["a"])
        }
    }

    @Test func `a file is moved over another one, and removed twice`() async throws {
        try await withFolder { folder in
            try DurableFile.makeFolder(folder + "/b")
            let (old, new) = (DurableFile(path: folder + "/a"), DurableFile(path: folder + "/b/a"))
            try new.replace(with: Data("old".utf8))
            try old.replace(with: Data("new".utf8))
            try old.move(to: new.path)
            #expect(try old.read() == nil)
            #expect(try new.read() == Data("new".utf8))
            try new.remove()
            try new.remove()
            #expect(try names(folder + "/b") == [])
        }
    }
}
