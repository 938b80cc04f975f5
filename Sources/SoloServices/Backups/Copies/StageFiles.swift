import SoloCore
import Foundation
import SoloBackup
import SoloCrypto
import SoloStore

/// The stage's own small files: which data is whose, what was applied, the vault and its key.
enum StageFiles {
    /// In the stage's folder.
    static let names = ["storage.json", "manifest.json", "orphans.json", "vault.json"]
    /// In front of the vault's key in the archive, which has no other folder.
    static let keyFolder = "keys/"

    /// What the archive of them is called in a backup.
    static let archive = "\(stem).tar"
    private static let stem = "stage"

    /// Another one whenever one of them is another.
    static func state(of configuration: PlatformConfiguration) throws -> String {
        let digest = RunningDigest(.sha256)
        for name in names {
            let content = try DurableFile(path: "\(configuration.folder)/\(name)").read() ?? Data()
            digest.update(Data("\(name) \(content.count)\n".utf8))
            digest.update(content)
        }
        return Hex.text(digest.finish())
    }

    /// Writes an archive of those that are there.
    @discardableResult
    static func write(_ configuration: PlatformConfiguration, to writer: BackupWriter) async throws -> BackupFile {
        try await writer.archive(.stage, as: stem) { try await write(configuration, to: $0) }
    }

    private static func write(_ configuration: PlatformConfiguration, to archive: ArchiveUpload) async throws {
        var files: [(name: String, content: Data)] = []
        for name in names {
            guard let content = try DurableFile(path: "\(configuration.folder)/\(name)").read() else { continue }
            files.append((name, content))
        }
        if let key = try configuration.vault().exportedKey() {
            files.append((keyFolder + key.id + KeyFolder.fileSuffix, Data(key.text.exposed.utf8)))
        }
        for file in files { try await archive.add(file.name, bytes: file.content.count) { try await $0(file.content) } }
    }

    /// Puts what an archive has into a stage's folder, and the vault's key where keys are.
    static func read(_ file: BackupFile, from reader: BackupReader, into configuration: PlatformConfiguration)
        async throws
    {
        var (name, content) = ("", Data())
        try await reader.readArchive(file) { event in
            switch event {
            case .begin(let next, _): (name, content) = (next, Data())
            case .content(let piece): content += piece
            case .end: try put(content, as: name, into: configuration)
            }
        }
    }

    private static func put(_ content: Data, as name: String, into configuration: PlatformConfiguration) throws {
        if names.contains(name) {
            try DurableFile(path: "\(configuration.folder)/\(name)").replace(with: content)
        } else if name.hasPrefix(keyFolder), name.hasSuffix(KeyFolder.fileSuffix) {
            let id = String(name.dropFirst(keyFolder.count).dropLast(KeyFolder.fileSuffix.count))
            try VaultKey.keep(content, as: id, in: configuration.keys)
        }
    }
}
