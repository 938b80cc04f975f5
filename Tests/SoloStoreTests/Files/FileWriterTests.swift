import Foundation
import Testing

@testable import SoloStore

@Suite struct FileWriterTests {
    private func pieces(_ count: Int) -> [Data] {
        (0..<count).map { Data(repeating: UInt8(truncatingIfNeeded: $0), count: 1 << 20) }
    }

    @Test(arguments: [0, 1, 20]) func `a file has all pieces`(count: Int) async throws {
        try await withFolder { folder in
            let file = try FileWriter(folder + "/a")
            for piece in pieces(count) { try file.append(piece) }
            try file.flush()
            let found = try Data(contentsOf: URL(filePath: file.path))
            #expect(found == pieces(count).reduce(into: Data()) { $0 += $1 })
            let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }

    @Test func `a file that is there already is not written`() async throws {
        try await withFolder { folder in
            try FileWriter(folder + "/a").flush()
            let error = #expect(throws: FileError.self) { try FileWriter(folder + "/a") }
            #expect(error?.number == EEXIST)
        }
    }

    @Test func `what can't be written is an error`() async throws {
        try await withFolder { folder in
            let file = try FileWriter(folder + "/a")
            try file.flush()
            #expect(throws: FileError.self) { try file.append(Data("late".utf8)) }
            #expect(throws: FileError.self) { try file.flush() }
        }
    }
}
