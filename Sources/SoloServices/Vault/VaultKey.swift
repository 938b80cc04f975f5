import Crypto
import Foundation
import SoloCore
import SoloStore

/// A vault's key: 32 random bytes in a file of their own, outside of the project.
struct VaultKey: Sendable {
    /// Identifies the key without revealing anything about it.
    let id: String
    private let bytes: Redacted<Data>

    var symmetric: SymmetricKey { SymmetricKey(data: bytes.exposed) }

    /// A key for another purpose, made from this one by HKDF (RFC 5869): the same every time, and this key cannot be computed from it.
    func derived(for purpose: String, count: Int) -> Data {
        let key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: symmetric, salt: Data("solo-vault/1".utf8), info: Data(purpose.utf8),
            outputByteCount: count)
        return key.withUnsafeBytes { Data($0) }
    }

    /// Makes a key and writes it to the folder.
    static func make(in folder: KeyFolder, label: String) throws -> VaultKey {
        let bytes = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
        let id = "\(label)-\(UUID().uuidString.lowercased().prefix(8))"
        try DurableFile.makeFolder(folder.path)
        try DurableFile(path: folder.file(of: id)).replace(with: Data((bytes.base64EncodedString() + "\n").utf8))
        return VaultKey(id: id, bytes: Redacted(bytes))
    }

    /// Reads a key, or `nil` if its file is missing.
    static func read(_ id: String, in folder: KeyFolder) throws -> VaultKey? {
        let path = folder.file(of: id)
        guard let content = try DurableFile(path: path).read() else { return nil }
        let mode =
            (try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber)?.intValue ?? 0
        guard mode & 0o077 == 0 else {
            throw VaultError(
                .keyExposed, "The vault's key \(path) may be read by others on this machine.",
                fix: "Run `chmod 600 \(path)`, and replace the secrets if others were here.")
        }
        let text = String(decoding: content, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard let bytes = Data(base64Encoded: text), bytes.count == 32 else {
            throw VaultError(
                .keyDamaged, "The vault's key \(path) is damaged: it is not 32 bytes in base 64.",
                fix: "Put it back from your backup of \(folder.path).")
        }
        return VaultKey(id: id, bytes: Redacted(bytes))
    }
}

/// Where this machine's keys are: `$SOLO_HOME/keys`, or `~/.config/solo/keys`. Never in a project.
package struct KeyFolder: Sendable, Equatable {
    package let path: String

    package init(path: String) {
        self.path = path
    }

    package init(environment: [String: String], home: String) {
        if let home = environment[SoloVariable.home], !home.isEmpty {
            path = home + "/keys"
        } else {
            path = home + "/.config/solo/keys"
        }
    }

    func file(of id: String) -> String {
        "\(path)/\(id).key"
    }
}
