import FixtureProcess
import Foundation
import TestFolders
import Testing

@testable import SoloArchive

/// The programs of others read what is written here, and the other way round.
@Suite struct PeerTests {
    private let folder: TemporaryFolder
    private let identity = AgeIdentity()
    private let plain = Array(String(repeating: "a row of a table; ", count: 20_000).utf8) + .random(200_000)

    init() throws {
        folder = try TemporaryFolder()
        try write(Array("\(identity.text)\n".utf8), to: "key.txt")
        try write(plain, to: "plain")
    }

    private func path(_ name: String) -> String { folder.path + "/" + name }

    private func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: URL(filePath: path(name)))
    }

    private func read(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path(name)))) }

    /// Runs a shell command in the folder.
    private func run(_ command: String) async throws {
        let outcome = try await Tool.run(["sh", "-ec", "cd \(folder.path); \(command)"])
        try #require(outcome.status == 0, "\(command): \(outcome.text)")
    }

    @Test func `age and zstd read a sealed file`() async throws {
        let other = AgeIdentity()
        try write(Array("\(other.text)\n".utf8), to: "other.txt")
        try write(try plain.sealed(to: [identity.recipient, other.recipient], piece: { 50_000 }), to: "sealed")
        for key in ["key.txt", "other.txt"] {
            try await run(
                "age --decrypt -i \(key) -o packed sealed; zstd -q -f -d packed -o out < /dev/null; cmp out plain")
            try await run("rm packed out")
        }
    }

    @Test(arguments: [0, 1, 65_536, 131_072]) func `age reads files of whole chunks`(size: Int) async throws {
        let plain = [UInt8].random(size)
        var encryptor = try AgeEncryptor(recipients: [identity.recipient])
        try write(try encryptor.whole(plain), to: "sealed")
        try await run("age --decrypt -i key.txt sealed > out")
        #expect(try read("out") == plain)
    }

    @Test func `what age and zstd write is read here`() async throws {
        let recipients = "-r \(AgeIdentity().recipient) -r \(identity.recipient)"
        for (level, age) in [("-3", "age"), ("-19 --long=27", "age"), ("-1 -T2 --no-check", "age --armor")] {
            try await run("zstd -q -c \(level) plain > packed; \(age) \(recipients) -o sealed packed")
            #expect(try read("sealed").unsealed(by: identity, piece: { 9_999 }) == plain, "\(level) \(age)")
            try await run("rm packed sealed")
        }
    }

    @Test func `a window of 128 MiB is read, and a larger one is rejected`() async throws {
        for (log, isRead) in [(27, true), (28, false)] {
            // A stream of unknown length gets the whole window.
            try await run("cat plain | zstd -q -3 --long=\(log) > packed")
            var decompressor = try ZstdDecompressor()
            if isRead {
                #expect(try decompressor.whole(read("packed")) == plain)
            } else {
                let error = #expect(throws: ArchiveError.self) { try decompressor.whole(read("packed")) }
                #expect(error?.message.contains("Frame requires too much memory") == true, "\(error?.message ?? "")")
            }
        }
    }

    @Test func `age-keygen's keys are read here`() async throws {
        try await run("age-keygen -o made.txt 2>/dev/null; age-keygen -y made.txt > recipient.txt")
        let lines = String(decoding: try read("made.txt"), as: UTF8.self).split(separator: "\n")
        let made = try #require(AgeIdentity(String(lines.last ?? "")))
        #expect(try read("recipient.txt") == Array("\(made.recipient)\n".utf8))
    }
}
