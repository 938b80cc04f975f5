import Testing

@testable import SoloArchive

@Suite(.ownThreads) struct AgeRoundTripTests {
    private static let sizes = [
        0, 1, 15, 16, 65_519, 65_520, 65_535, 65_536, 65_537, 65_552, 131_071, 131_072, 131_073, 196_608, 300_000,
    ]

    @Test(arguments: sizes) func `a file of every size around the chunks' ends comes back`(size: Int) throws {
        let (identity, other) = (AgeIdentity(), AgeIdentity())
        let plain = [UInt8].random(size, seed: UInt64(size))
        var generator = SeededGenerator(seed: UInt64(size) + 7)
        let piece = { [1, 7, 16, 1_000, 65_535, 65_536, 65_537, 100_000].randomElement(using: &generator) ?? 1 }
        var encryptor = try AgeEncryptor(recipients: [other.recipient, identity.recipient])
        let sealed = try encryptor.whole(plain, piece: piece)
        for opener in [identity, other] {
            var decryptor = AgeDecryptor(identities: [AgeIdentity(), opener])
            #expect(try decryptor.whole(sealed, piece: piece) == plain)
        }
    }

    @Test func `what is encrypted is as long as the format says`() throws {
        for size in Self.sizes {
            var encryptor = try AgeEncryptor(recipients: [AgeIdentity().recipient])
            let sealed = try encryptor.whole(.random(size))
            // The version, one recipient of two lines, the code, the salt.
            let head = 22 + (3 + 6 + 1 + 43 + 1) + (43 + 1) + (4 + 43 + 1) + 16
            let chunks = max(1, (size + 65_535) / 65_536)
            #expect(sealed.count == head + size + chunks * 16)
        }
    }

    @Test func `the same content is never encrypted in the same way`() throws {
        let recipient = AgeIdentity().recipient
        let sealed = try (0..<3).map { _ in
            var encryptor = try AgeEncryptor(recipients: [recipient])
            return try encryptor.whole([1, 2, 3])
        }
        #expect(Set(sealed).count == 3)
    }

    @Test func `another identity does not open a file`() throws {
        var encryptor = try AgeEncryptor(recipients: [AgeIdentity().recipient, AgeIdentity().recipient])
        let sealed = try encryptor.whole(.random(100))
        var decryptor = AgeDecryptor(identities: [AgeIdentity()])
        let error = #expect(throws: ArchiveError.self) { try decryptor.whole(sealed) }
        #expect(
            error?.description
                == "age: No identity opens the file, which is encrypted to other recipients (X25519).")
    }

    @Test func `a file is for somebody`() {
        let error = #expect(throws: ArchiveError.self) { try AgeEncryptor(recipients: []) }
        #expect(error?.code == .recipientRejected)
    }

    @Test func `a recipient with whom everybody shares a secret is rejected`() {
        var key = [UInt8](repeating: 0, count: 32)
        for first: UInt8 in [0, 1] {
            key[0] = first
            let recipient = AgeRecipient(key: key)
            let error = #expect(throws: ArchiveError.self) { try AgeEncryptor(recipients: [recipient]) }
            #expect(error?.code == .recipientRejected)
        }
    }
}
