import Foundation
import SoloCore
import SoloCrypto
import Testing

@testable import SoloArchive

@Suite(.ownThreads) struct SealingTests {
    private let identity = AgeIdentity()
    private let text = Array(String(repeating: "a line of a dump that looks like the next one\n", count: 30_000).utf8)

    private func digest(_ bytes: [UInt8]) -> String { Hex.text(RunningDigest.sha256(Data(bytes))) }

    @Test(arguments: [0, 1, 65_536, 1_000_000]) func `a sealed file comes back, with its sums`(size: Int) throws {
        var generator = SeededGenerator(seed: UInt64(size))
        let piece = { Int.random(in: 1...150_000, using: &generator) }
        for plain in [Array(text.prefix(size)), .random(size)] {
            var sealing = try Sealing(recipients: [AgeIdentity().recipient, identity.recipient])
            let sealed = try sealing.whole(plain, piece: piece)
            var unsealing = try Unsealing(identities: [identity])
            #expect(try unsealing.whole(sealed, piece: piece) == plain)
            for (plainSum, sealedSum) in [(sealing.plain, sealing.sealed), (unsealing.plain, unsealing.sealed)] {
                #expect(plainSum.bytes == plain.count)
                #expect(plainSum.sha256 == digest(plain))
                #expect(sealedSum.bytes == sealed.count)
                #expect(sealedSum.sha256 == digest(sealed))
            }
        }
    }

    @Test func `what compresses is smaller, and shows nothing of itself`() throws {
        var sealing = try Sealing(recipients: [identity.recipient])
        let sealed = try sealing.whole(text)
        #expect(sealed.count < text.count / 100)
        #expect(Data(sealed).range(of: Data("a line".utf8)) == nil)
    }

    @Test func `an error says in which layer it is`() throws {
        var sealing = try Sealing(recipients: [identity.recipient])
        var sealed = try sealing.whole(text)
        sealed[sealed.count - 1] ^= 1
        var unsealing = try Unsealing(identities: [identity])
        #expect(
            throws: ArchiveError(
                .age, .contentDamaged, "Chunk 1 of 64 KiB, where the file ends, is damaged or cut off.")
        ) {
            try unsealing.whole(sealed)
        }
        var encryptor = try AgeEncryptor(recipients: [identity.recipient])
        let uncompressed = try encryptor.whole(text)
        unsealing = try Unsealing(identities: [identity])
        let error = #expect(throws: ArchiveError.self) { try unsealing.whole(uncompressed) }
        #expect(error?.description == "zstd: The content cannot be processed: Unknown frame descriptor.")
        encryptor = try AgeEncryptor(recipients: [identity.recipient])
        let empty = try encryptor.whole([])
        unsealing = try Unsealing(identities: [identity])
        #expect(throws: ArchiveError(.zstd, .truncated, "The content is cut off: it does not end where a frame ends."))
        {
            try unsealing.whole(empty)
        }
    }
}
