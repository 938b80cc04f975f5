import Crypto
import Foundation

/// The 16 random bytes that all keys of one file are derived from.
struct FileKey: Sendable {
    static let count = 16
    private let key: SymmetricKey

    init() { key = SymmetricKey(size: .bits128) }

    init?(_ bytes: Data) {
        guard bytes.count == Self.count else { return nil }
        key = SymmetricKey(data: bytes)
    }

    func derived(for purpose: String, salt: [UInt8] = []) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: key, salt: salt, info: Data(purpose.utf8), outputByteCount: 32)
    }

    /// The key's bytes and a tag, sealed with a key that is used for nothing else.
    func wrapped(with wrappingKey: SymmetricKey) throws -> [UInt8] {
        let bytes = key.withUnsafeBytes { Array($0) }
        return Array(try ChaChaPoly.seal(bytes, using: wrappingKey, nonce: Self.nonce()).combined.dropFirst(12))
    }

    /// `nil` if another key wrapped it.
    static func unwrap(_ body: [UInt8], with wrappingKey: SymmetricKey) throws -> FileKey? {
        // Checked before it is opened, so that a file cannot be made that has different contents under different keys.
        guard body.count == count + ChunkCipher.overhead else {
            throw AgeHeaderReader.damaged("A recipient's key in the header is not of \(count) bytes.")
        }
        let box = try ChaChaPoly.SealedBox(
            nonce: nonce(), ciphertext: body.prefix(count), tag: body.suffix(ChunkCipher.overhead))
        return (try? ChaChaPoly.open(box, using: wrappingKey)).flatMap(FileKey.init)
    }

    private static func nonce() throws -> ChaChaPoly.Nonce {
        try ChaChaPoly.Nonce(data: [UInt8](repeating: 0, count: 12))
    }
}
