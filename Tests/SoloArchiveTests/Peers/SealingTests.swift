import Foundation
import Testing

@testable import SoloArchive

@Suite(.ownThreads) struct SealingTests {
    private let identity = AgeIdentity()
    private let text = Array(String(repeating: "a line of a dump that looks like the next one\n", count: 30_000).utf8)

    @Test(arguments: [0, 1, 65_536, 1_000_000]) func `a sealed file comes back`(size: Int) throws {
        var generator = SeededGenerator(seed: UInt64(size))
        let piece = { Int.random(in: 1...150_000, using: &generator) }
        for plain in [Array(text.prefix(size)), .random(size)] {
            let sealed = try plain.sealed(to: [AgeIdentity().recipient, identity.recipient], piece: piece)
            #expect(try sealed.unsealed(by: identity, piece: piece) == plain)
        }
    }

    @Test func `what compresses is smaller, and shows nothing of itself`() throws {
        let sealed = try text.sealed(to: [identity.recipient])
        #expect(sealed.count < text.count / 100)
        #expect(Data(sealed).range(of: Data("a line".utf8)) == nil)
    }

    @Test func `an error says in which layer it is`() throws {
        var sealed = try text.sealed(to: [identity.recipient])
        sealed[sealed.count - 1] ^= 1
        #expect(
            throws: ArchiveError(
                .age, .contentDamaged, "Chunk 1 of 64 KiB, where the file ends, is damaged or cut off.")
        ) {
            try sealed.unsealed(by: identity)
        }
        var encryptor = try AgeEncryptor(recipients: [identity.recipient])
        let uncompressed = try encryptor.whole(text)
        let error = #expect(throws: ArchiveError.self) { try uncompressed.unsealed(by: identity) }
        #expect(error?.description == "zstd: The content cannot be processed: Unknown frame descriptor.")
        encryptor = try AgeEncryptor(recipients: [identity.recipient])
        let empty = try encryptor.whole([])
        #expect(throws: ArchiveError(.zstd, .truncated, "The content is cut off: it does not end where a frame ends."))
        {
            try empty.unsealed(by: identity)
        }
    }
}
