@testable import SoloArchive

extension [UInt8] {
    /// Compressed, and then encrypted.
    func sealed(to recipients: [AgeRecipient], piece: () -> Int = { Int.max }) throws -> [UInt8] {
        var compressor = try ZstdCompressor()
        var encryptor = try AgeEncryptor(recipients: recipients)
        return try encryptor.whole(compressor.whole(self, piece: piece), piece: piece)
    }

    /// Decrypted, and then decompressed.
    func unsealed(by identity: AgeIdentity, piece: () -> Int = { Int.max }) throws -> [UInt8] {
        var decryptor = AgeDecryptor(identities: [identity])
        var decompressor = try ZstdDecompressor()
        return try decompressor.whole(decryptor.whole(self, piece: piece), piece: piece)
    }
}
