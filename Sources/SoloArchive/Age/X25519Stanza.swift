import Crypto
import Foundation
import SoloCore

/// Opens stanzas of one kind.
protocol StanzaOpening: Sendable {
    /// The file's key, or `nil` if the stanza is for somebody else.
    func fileKey(in stanza: AgeStanza) throws -> FileKey?
}

/// The file's key, wrapped with a secret that an ephemeral key shares with the recipient's.
enum X25519Stanza {
    static let kind = "X25519"

    static func make(_ fileKey: FileKey, for recipient: AgeRecipient) throws -> AgeStanza {
        let ephemeral = Curve25519.KeyAgreement.PrivateKey()
        let share = Array(ephemeral.publicKey.rawRepresentation)
        guard let secret = sharedSecret(ephemeral, recipient.key) else {
            throw ArchiveError(
                .age, .recipientRejected, "Nothing can be encrypted to \(recipient): it is not a key of X25519.")
        }
        let wrappingKey = wrappingKey(secret, share: share, recipient: recipient.key)
        return AgeStanza(
            kind: kind, arguments: [CanonicalBase64.text(share)], body: try fileKey.wrapped(with: wrappingKey))
    }

    static func wrappingKey(_ secret: SharedSecret, share: [UInt8], recipient: [UInt8]) -> SymmetricKey {
        secret.hkdfDerivedSymmetricKey(
            using: SHA256.self, salt: share + recipient, sharedInfo: Data("age-encryption.org/v1/X25519".utf8),
            outputByteCount: 32)
    }

    /// `nil` for a share of low order, with which everybody computes the same secret: zero.
    static func sharedSecret(_ key: Curve25519.KeyAgreement.PrivateKey, _ share: [UInt8]) -> SharedSecret? {
        guard let share = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: share),
            let secret = try? key.sharedSecretFromKeyAgreement(with: share),
            secret.withUnsafeBytes({ $0.reduce(0, |) }) != 0
        else { return nil }
        return secret
    }
}

extension AgeIdentity: StanzaOpening {
    func fileKey(in stanza: AgeStanza) throws -> FileKey? {
        guard stanza.kind == X25519Stanza.kind else { return nil }
        guard stanza.arguments.count == 1, let share = CanonicalBase64.bytes(stanza.arguments[0].utf8),
            share.count == 32
        else { throw AgeHeaderReader.damaged("A recipient in the header is not \(X25519Stanza.kind) and 32 bytes.") }
        guard let secret = X25519Stanza.sharedSecret(key.exposed, share) else {
            throw AgeHeaderReader.damaged("A recipient in the header has a share of low order.")
        }
        return try FileKey.unwrap(
            stanza.body, with: X25519Stanza.wrappingKey(secret, share: share, recipient: recipient.key))
    }
}
