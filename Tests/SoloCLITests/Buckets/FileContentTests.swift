import Foundation
import SoloHost
import SoloLaptop
import TestFolders
import Testing

@testable import SoloCLI

@Suite struct FileContentTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func `a file comes piece by piece, to its end`() async throws {
        let data = Data((0..<200_000).map { UInt8(truncatingIfNeeded: $0) })
        try data.write(to: URL(filePath: folder.path + "/a.bin"))
        var (whole, longest) = (Data(), 0)
        for try await piece in try FileContent(folder.path + "/a.bin") {
            whole.append(piece)
            longest = max(longest, piece.count)
        }
        #expect(whole == data)
        #expect(longest <= 65_536)
    }

    @Test func `a file that is not there and a folder are rejected`() async throws {
        let missing = #expect(throws: Problem.self) { try FileContent(folder.path + "/none") }
        #expect(missing?.message == "'\(folder.path)/none' cannot be read: No such file or directory.")
        let content = try FileContent(folder.path)
        let unreadable = await #expect(throws: Problem.self) { for try await _ in content {} }
        #expect(unreadable?.message == "'\(folder.path)' cannot be read: Is a directory.")
    }
}
