import Foundation
import SoloStore

extension Vault {
    /// The file's content, or `nil` if there is none yet.
    func document() throws -> VaultDocument? {
        guard let content = try DurableFile(path: path).read() else { return nil }
        struct Version: Decodable { var version: Int }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        do {
            let version = try decoder.decode(Version.self, from: content).version
            guard version <= VaultDocument.currentVersion else {
                throw VaultError(
                    .newer, "The vault \(path) was written by a newer release of solo, as version \(version).",
                    fix: "Update solo on this machine.")
            }
            return try decoder.decode(VaultDocument.self, from: content)
        } catch let error as VaultError {
            throw error
        } catch {
            throw VaultError(
                .damaged, "The vault \(path) is damaged: it cannot be read as JSON of a vault.",
                fix: "Put it back from your backup, or remove it and set each secret again.")
        }
    }

    /// Changes the file, alone among all processes.
    @discardableResult
    func change<Value>(_ body: (inout VaultDocument) throws -> Value) throws -> Value {
        try DurableFile.makeFolder((path as NSString).deletingLastPathComponent)
        let lock = try FileLock.acquire(path + ".lock")
        defer { lock.release() }
        var document: VaultDocument
        if let existing = try self.document() {
            document = existing
            // Without secrets no value is lost if a new key takes the place of the old one.
            if document.secrets.isEmpty, try VaultKey.read(document.key, in: keys) == nil {
                document.key = try VaultKey.first(in: keys, label: label).id
            }
        } else {
            document = VaultDocument(key: try VaultKey.first(in: keys, label: label).id)
        }
        let value = try body(&document)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        try DurableFile(path: path).replace(with: try encoder.encode(document))
        return value
    }
}
