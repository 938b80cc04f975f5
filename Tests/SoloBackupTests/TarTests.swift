import FixtureProcess
import Foundation
import Testing
import TestFolders

@testable import SoloBackup

struct TarTests {
    private func archive(_ files: [(String, Data)]) -> Data {
        var bytes = Data()
        for (name, content) in files {
            bytes += TarHeader(name: name, bytes: content.count).block
            bytes += content + Data(count: TarHeader.padding(after: content.count))
        }
        return bytes + Data(count: 2 * TarHeader.block)
    }

    private func files(in archive: Data, pieces: Int) async throws -> [String: Data] {
        var reader = TarReader()
        var found: [String: Data] = [:]
        var current = ""
        var rest = archive[...]
        while !rest.isEmpty {
            let piece = Data(rest.prefix(pieces))
            rest = rest.dropFirst(pieces)
            try await reader.consume(piece) { event in
                switch event {
                case .begin(let name, _):
                    current = name
                    found[name] = Data()
                case .content(let bytes): found[current, default: Data()] += bytes
                case .end: break
                }
            }
        }
        try reader.finish()
        return found
    }

    private let sample: [(String, Data)] = [
        ("storage.json", Data("{}".utf8)), ("empty", Data()), ("a-block", Data(repeating: 7, count: 512)),
        ("keys/shop-dev-1.key", Data(repeating: 9, count: 1500)),
    ]

    @Test(arguments: [1, 7, 511, 512, 513, 100_000]) func `files are read in pieces of any size`(pieces: Int)
        async throws
    {
        let found = try await files(in: archive(sample), pieces: pieces)
        #expect(found == Dictionary(uniqueKeysWithValues: sample))
    }

    @Test func `tar reads them`() async throws {
        let folder = try TemporaryFolder()
        try archive(sample).write(to: folder.url.appending(path: "sample.tar"))
        let result = try await Tool.run(["tar", "-xf", "\(folder.path)/sample.tar", "-C", folder.path])
        #expect(result.status == 0, "\(result.text)")
        for (name, content) in sample {
            #expect(try Data(contentsOf: folder.url.appending(path: name)) == content, "\(name)")
        }
    }

    @Test func `an archive of tar is read`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("one", to: "in/one.txt")
        let path = "\(folder.path)/made.tar"
        let result = try await Tool.run(["tar", "--format=ustar", "-cf", path, "-C", "\(folder.path)/in", "one.txt"])
        #expect(result.status == 0, "\(result.text)")
        #expect(
            try await files(in: Data(contentsOf: URL(filePath: path)), pieces: 1000) == ["one.txt": Data("one".utf8)])
    }

    @Test func `a size that has no octal number comes back`() throws {
        for bytes in [0o77777777777, 0o77777777777 + 1, 1 << 40] {
            #expect(try TarHeader(TarHeader(name: "large", bytes: bytes).block)?.bytes == bytes)
        }
    }

    @Test func `an archive that was cut off or changed is an error`() async throws {
        let whole = archive(sample)
        for length in [100, 512, 600, whole.count - 1100] {
            await #expect(throws: TarError.self) { _ = try await files(in: whole.prefix(length), pieces: 512) }
        }
        for place in [0, 124, 150, 156] {
            var changed = whole
            changed[place] ^= 1
            await #expect(throws: TarError.self) { _ = try await files(in: changed, pieces: 512) }
        }
    }
}
