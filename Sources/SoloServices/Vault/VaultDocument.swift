import Crypto
import Foundation
import SoloCore

/// The vault's file.
struct VaultDocument: Codable, Sendable {
    static let currentVersion = 1

    struct Entry: Codable, Sendable {
        /// Grows with each change of the secret.
        var version: Int
        var changed: Date
        /// Nonce, ciphertext and tag.
        var sealed: Data
    }

    var version = VaultDocument.currentVersion
    /// The id of the key; the key itself is elsewhere.
    var key: String
    var secrets: [String: Entry] = [:]

    /// Seals a value. Its name and version are authenticated with it, so that a sealed value cannot be put in place of another.
    mutating func seal(_ value: Redacted<String>, as name: String, with key: VaultKey, now: Date) throws {
        let version = (secrets[name]?.version ?? 0) + 1
        let box = try ChaChaPoly.seal(
            Data(value.exposed.utf8), using: key.symmetric, authenticating: context(name, version))
        secrets[name] = Entry(version: version, changed: now, sealed: box.combined)
    }

    func open(_ name: String, with key: VaultKey) throws -> Redacted<String>? {
        guard let entry = secrets[name] else { return nil }
        let box = try ChaChaPoly.SealedBox(combined: entry.sealed)
        let bytes = try ChaChaPoly.open(box, using: key.symmetric, authenticating: context(name, entry.version))
        return Redacted(String(decoding: bytes, as: UTF8.self))
    }

    private func context(_ name: String, _ version: Int) -> Data {
        Data("solo-vault/1\n\(key)\n\(name)\n\(version)".utf8)
    }
}
