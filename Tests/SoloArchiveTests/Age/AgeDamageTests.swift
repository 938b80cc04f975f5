import Testing

@testable import SoloArchive

/// What was changed anywhere is rejected, and what comes out before that is the beginning of the content.
@Suite(.ownThreads) struct AgeDamageTests {
    private let identity = AgeIdentity()

    private func sealed(_ plain: [UInt8]) throws -> [UInt8] {
        var encryptor = try AgeEncryptor(recipients: [AgeIdentity().recipient, identity.recipient])
        return try encryptor.whole(plain)
    }

    private func rejected(_ file: [UInt8], of plain: [UInt8]) throws -> ArchiveError {
        var output: [UInt8] = []
        var decryptor = AgeDecryptor(identities: [identity])
        let error = #expect(throws: ArchiveError.self) {
            try decryptor.consume(file, into: &output)
            try decryptor.finish(into: &output)
        }
        #expect(plain.starts(with: output))
        return try #require(error)
    }

    private func chunk(_ number: Int, of file: [UInt8], head: Int) -> ArraySlice<UInt8> {
        file[(head + number * 65_552)..<min(file.count, head + (number + 1) * 65_552)]
    }

    /// Where the chunks begin.
    private func head(_ file: [UInt8], _ plain: [UInt8]) -> Int {
        file.count - plain.count - max(1, (plain.count + 65_535) / 65_536) * 16
    }

    @Test(arguments: 0..<8) func `a bit that is flipped anywhere in a small file is found`(bit: Int) throws {
        let plain = [UInt8].random(40)
        let file = try sealed(plain)
        for index in file.indices {
            var damaged = file
            damaged[index] ^= 1 << UInt8(bit)
            _ = try rejected(damaged, of: plain)
        }
    }

    @Test func `a byte that is changed in one of several chunks is found, and which`() throws {
        let plain = [UInt8].random(200_000)
        let file = try sealed(plain)
        let head = head(file, plain)
        for index in stride(from: head, to: file.count, by: 3_001) {
            var damaged = file
            damaged[index] = ~damaged[index]
            let error = try rejected(damaged, of: plain)
            #expect(error.code == .contentDamaged)
            #expect(error.message.hasPrefix("Chunk \((index - head) / 65_552 + 1) of 64 KiB"))
        }
        var damaged = file
        damaged[head - 1] ^= 1
        #expect(try rejected(damaged, of: []).message == "Chunk 1 of 64 KiB is damaged.")
    }

    @Test func `a small file that is cut off anywhere is rejected`() throws {
        let plain = [UInt8].random(10)
        let file = try sealed(plain)
        let head = head(file, plain)
        for count in 0..<file.count {
            let error = try rejected(Array(file.prefix(count)), of: [])
            let expected: ArchiveError.Code =
                count < head ? .headerDamaged : count < head + 16 ? .truncated : .contentDamaged
            #expect(error.code == expected, "\(count) of \(file.count)")
        }
    }

    @Test func `a file that is cut off between two chunks or within one is rejected`() throws {
        let plain = [UInt8].random(65_536 * 3)
        let file = try sealed(plain)
        let head = head(file, plain)
        for number in 0...2 {
            let border = head + number * 65_552
            #expect(try rejected(Array(file.prefix(border)), of: plain).code == .truncated)
            #expect(try rejected(Array(file.prefix(border + 15)), of: plain).code == .truncated)
            for count in [16, 17, 30_000, 65_551] {
                #expect(try rejected(Array(file.prefix(border + count)), of: plain).code == .contentDamaged)
            }
        }
    }

    @Test func `bytes behind the end are found`() throws {
        for size in [0, 10, 65_536, 65_537] {
            let plain = [UInt8].random(size)
            let file = try sealed(plain)
            for extra in [[0], [UInt8](repeating: 0, count: 70_000), file] {
                let error = try rejected(file + extra, of: plain)
                #expect(error.code == (size == 65_536 ? .trailingBytes : .contentDamaged), "\(size) and \(extra.count)")
            }
        }
    }

    @Test func `chunks that are moved, left out or repeated are found`() throws {
        let plain = [UInt8].random(65_536 * 3 + 100)
        let file = try sealed(plain)
        let head = head(file, plain)
        let chunks = (0...3).map { chunk($0, of: file, head: head) }
        for order in [[1, 0, 2, 3], [0, 2, 3], [1, 2, 3], [0, 1, 1, 2, 3], [0, 1, 2, 2, 3], [3], [0, 1, 2, 3, 3]] {
            let changed = Array(file.prefix(head)) + order.flatMap { chunks[$0] }
            #expect(try rejected(changed, of: plain).code == .contentDamaged, "\(order)")
        }
        #expect(try rejected(Array(file.prefix(head)) + chunks[0...2].joined(), of: plain).code == .truncated)
    }

    @Test func `a recipient that is left out of a header is missed`() throws {
        let file = try sealed([1, 2, 3])
        let lines = file.split(separator: UInt8(ascii: "\n"), maxSplits: 5, omittingEmptySubsequences: false)
        let changed = ([lines[0]] + lines[3...]).joined(separator: [UInt8(ascii: "\n")])
        #expect(try rejected(Array(changed), of: []).code == .headerForged)
    }

    @Test func `another file is told by its beginning`() throws {
        for text in [
            "%PDF-1.7\n", "age-encryption.org/v2\n", String(repeating: " ", count: 5_000), "\n\nhello", "-", "- x\n",
        ] {
            _ = try rejected(Array(text.utf8), of: [])
        }
        let error = try rejected(.random(1_000_000), of: [])
        #expect(
            error.description
                == "age: The file is not encrypted with age: it does not begin with age-encryption.org/v1.")
    }

    @Test func `a header without an end is not kept`() throws {
        let start = Array("\(AgeHeader.version)\n-> X25519 ".utf8)
        let error = try rejected(start + [UInt8](repeating: 65, count: 1 << 21), of: [])
        #expect(error.message == "The header is longer than 1048576 bytes.")
    }
}
