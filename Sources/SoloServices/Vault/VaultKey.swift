import Crypto
import Foundation
package import SoloCore
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
        let key = NewVaultKey(label: label)
        try DurableFile.makeFolder(folder.path)
        try DurableFile(path: folder.file(of: key.id)).replace(with: Data(key.text.exposed.utf8))
        guard let made = try read(key.id, in: folder) else { throw FileError("read", folder.file(of: key.id)) }
        return made
    }

    /// The key for a vault that has none yet: the one that was handed to this process, or else a new one in the folder.
    static func first(in folder: KeyFolder, label: String) throws -> VaultKey {
        if let id = folder.handed(label), let key = try read(id, in: folder) { return key }
        return try make(in: folder, label: label)
    }

    /// Reads a key, or `nil` if its file is missing.
    static func read(_ id: String, in folder: KeyFolder) throws -> VaultKey? {
        let path = folder.found(id)
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

/// A key that is nowhere yet.
package struct NewVaultKey: Sendable {
    package let id: String
    /// As its file has it.
    package let text: Redacted<String>

    /// - Parameter label: names it for people: project and stage.
    package init(label: String) {
        let bytes = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
        id = "\(label)-\(UUID().uuidString.lowercased().prefix(8))"
        text = Redacted(bytes.base64EncodedString() + "\n")
    }
}

/// Where this machine's keys are: `$SOLO_HOME/keys`, or `~/.config/solo/keys`. Never in a project. The services of a stage on a host are
/// handed theirs as a credential (systemd.exec(5)), which is on no disk in this form.
package struct KeyFolder: Sendable, Equatable {
    /// What a key's file is called behind its id.
    package static let fileSuffix = ".key"

    package let path: String
    /// The folder of the process's credentials.
    private let credentials: String?

    package init(path: String, credentials: String? = nil) {
        self.path = path
        self.credentials = credentials
    }

    package init(environment: [String: String], home: String) {
        credentials = environment[SystemdVariable.credentials]
        if let home = environment[SoloVariable.home], !home.isEmpty {
            path = home + "/keys"
        } else {
            path = home + "/.config/solo/keys"
        }
    }

    func file(of id: String) -> String {
        "\(path)/\(id)\(Self.fileSuffix)"
    }

    /// Where a key is read: handed to this process, or in the folder.
    fileprivate func found(_ id: String) -> String { place(of: id + Self.fileSuffix) }

    /// Where a file of a key is: handed to this process, or in the folder.
    func place(of name: String) -> String {
        if let credentials {
            let credential = "\(credentials)/\(name)"
            if FileManager.default.fileExists(atPath: credential) { return credential }
        }
        return "\(path)/\(name)"
    }

    /// The id of the key with this label that was handed to this process.
    fileprivate func handed(_ label: String) -> String? {
        guard let credentials else { return nil }
        let files = (try? FileManager.default.contentsOfDirectory(atPath: credentials)) ?? []
        return files.sorted().first { $0.hasPrefix("\(label)-") && $0.hasSuffix(Self.fileSuffix) }
            .map { String($0.dropLast(Self.fileSuffix.count)) }
    }
}

extension VaultKey {
    /// As its file has it.
    var text: Redacted<String> { Redacted(bytes.exposed.base64EncodedString() + "\n") }

    /// Writes a key that was somewhere else, unless the folder has it.
    ///
    /// - Throws: ``VaultError`` for a name that is none.
    static func keep(_ content: Data, as id: String, in folder: KeyFolder) throws {
        guard !id.isEmpty, id.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }) else {
            throw VaultError(
                .keyDamaged, "A vault's key can't be called \(id.debugDescription).", fix: "Restore another backup.")
        }
        guard try read(id, in: folder) == nil else { return }
        try DurableFile.makeFolder(folder.path)
        try DurableFile(path: folder.file(of: id)).replace(with: content)
    }
}
