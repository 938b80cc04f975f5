import Crypto
import SoloCore

/// What opens a file that `age --passphrase` wrote. Solo writes none.
package struct AgePassphrase: Sendable {
    /// With a factor of 20, a guess needs 1 GiB of memory; `age` writes 18.
    private static let largestFactor = 20
    private let text: Redacted<String>

    package init(_ text: String) { self.text = Redacted(text) }
}

extension AgePassphrase: StanzaOpening {
    static let kind = "scrypt"

    func fileKey(in stanza: AgeStanza) throws -> FileKey? {
        guard stanza.kind == Self.kind else { return nil }
        guard stanza.arguments.count == 2, let salt = CanonicalBase64.bytes(stanza.arguments[0].utf8), salt.count == 16,
            let factor = Int(stanza.arguments[1]), String(factor) == stanza.arguments[1], factor > 0
        else {
            throw AgeHeaderReader.damaged("The header's passphrase is not \(Self.kind), 16 bytes and a work factor.")
        }
        guard factor <= Self.largestFactor else {
            throw AgeHeaderReader.damaged(
                "The passphrase's work factor is \(factor), and more than \(Self.largestFactor) is not read.")
        }
        let key = Scrypt(cost: 1 << factor, blockSize: 8, parallelization: 1).key(
            Array(text.exposed.utf8), salt: Array("age-encryption.org/v1/scrypt".utf8) + salt, count: 32)
        return try FileKey.unwrap(stanza.body, with: SymmetricKey(data: key))
    }
}
