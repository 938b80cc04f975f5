package import Foundation
package import SoloCore

/// The secrets of one stage, encrypted at rest with ChaCha20-Poly1305 (RFC 8439).
///
/// The file is read anew each time, so that a secret set by one process is seen by the next call of another; a lock on a file
/// beside it keeps two changes from undoing each other.
package struct Vault: Sendable {
    /// The longest secret, in bytes of UTF-8.
    package static let valueLimit = 65_536

    package let path: String
    package let keys: KeyFolder
    let label: String
    let time: any TimeSource

    /// - Parameters:
    ///   - path: the vault's file, such as `.solo/dev/vault.json`; its folder is made when it is first written.
    ///   - label: names the key's file for people: project and stage.
    package init(path: String, keys: KeyFolder, label: String, time: any TimeSource) {
        self.path = path
        self.keys = keys
        self.label = String(label.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "-" })
        self.time = time
    }

    /// One secret without its value.
    package struct Entry: Codable, Sendable, Equatable {
        package var name: String
        package var version: Int
        package var changed: Date
    }

    /// The secrets' names, sorted. Needs no key.
    package func list() throws -> [Entry] {
        (try document()?.secrets ?? [:]).map { Entry(name: $0, version: $1.version, changed: $1.changed) }
            .sorted { $0.name < $1.name }
    }

    /// The key of the vault's file, or `nil` if there is no vault yet.
    func exportedKey() throws -> (id: String, text: Redacted<String>)? {
        try document().map { try key(of: $0) }.map { ($0.id, $0.text) }
    }

    /// The value of a secret, or `nil` if it is not set.
    package func get(_ name: String) throws -> Redacted<String>? {
        guard let document = try document(), document.secrets[name] != nil else { return nil }
        return try open(name, in: document, with: try key(of: document))
    }

    /// Sets a secret; it is on the disk when this returns.
    package func set(_ name: String, to value: Redacted<String>) throws {
        try Self.check(name: name)
        let count = value.exposed.utf8.count
        guard (1...Self.valueLimit).contains(count) else {
            throw VaultError(
                .invalidValue, "A secret has 1 to \(Self.valueLimit) bytes, and this value of “\(name)” has \(count).",
                fix: count == 0 ? "Type or pipe the value in." : "Keep large files in a bucket, and their key here.")
        }
        try change { document in
            let key = try key(of: document)
            // With a wrong key the others could never be read together with this one.
            if let other = document.secrets.keys.first { _ = try open(other, in: document, with: key) }
            try document.seal(value, as: name, with: key, now: time.now)
        }
    }

    /// Removes a secret, and says whether it was there.
    @discardableResult
    package func remove(_ name: String) throws -> Bool {
        guard try document()?.secrets[name] != nil else { return false }
        return try change { $0.secrets.removeValue(forKey: name) != nil }
    }

    /// Bytes for another purpose, made from the vault's key; the same every time for the same purpose.
    package func derive(_ purpose: String, count: Int = 32) throws -> Redacted<Data> {
        if let document = try document() {
            return Redacted(try key(of: document).derived(for: purpose, count: count))
        }
        return Redacted(try change { try key(of: $0).derived(for: purpose, count: count) })
    }

    private func open(_ name: String, in document: VaultDocument, with key: VaultKey) throws -> Redacted<String> {
        do {
            if let value = try document.open(name, with: key) { return value }
        } catch {
            throw VaultError(
                .wrongKey,
                "The secret “\(name)” in \(path) does not open with the key \(keys.file(of: document.key)): "
                    + "one of the two is not the original.",
                fix: "Put both back from the same backup, or run `solo secret remove \(name)` and set it again.")
        }
        throw VaultError(.damaged, "The secret “\(name)” is gone from \(path).", fix: "Set it again.")
    }

    private func key(of document: VaultDocument) throws -> VaultKey {
        if let key = try VaultKey.read(document.key, in: keys) { return key }
        throw VaultError(
            .keyMissing,
            "The vault \(path) is encrypted with a key that is not on this machine: \(keys.file(of: document.key)).",
            fix:
                "Copy the key from where the vault was made or from your backup, or remove \(path) and set each secret again."
        )
    }

    static func check(name: String) throws {
        guard (1...81).contains(name.utf8.count), name.wholeMatch(of: /[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)*/) != nil
        else {
            throw VaultError(
                .invalidName, "“\(name)” is not a valid name of a secret.",
                fix: "Use the name that the stack declares: small letters, digits and hyphens, such as `stripe-key`.")
        }
    }
}
