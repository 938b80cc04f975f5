import Crypto
import SoloCore

/// What opens a file: a private key of X25519 (RFC 7748). Nothing that prints an identity prints the key.
package struct AgeIdentity: Sendable {
    private static let prefix = "age-secret-key-"
    let key: Redacted<Curve25519.KeyAgreement.PrivateKey>

    /// A random one.
    package init() {
        key = Redacted(Curve25519.KeyAgreement.PrivateKey())
    }

    /// Reads `AGE-SECRET-KEY-1…`; `nil` for anything else, such as a text in lower case.
    package init?(_ text: String) {
        guard !text.utf8.contains(where: { $0 > 127 || (97...122).contains($0) }),
            let bytes = Bech32.bytes(prefix: Self.prefix, text.lowercased()),
            let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: bytes)
        else { return nil }
        self.key = Redacted(key)
    }

    package var recipient: AgeRecipient { AgeRecipient(key: Array(key.exposed.publicKey.rawRepresentation)) }

    /// The secret, as `age-keygen` writes it.
    package var text: String {
        Bech32.text(prefix: Self.prefix, Array(key.exposed.rawRepresentation)).uppercased()
    }
}
