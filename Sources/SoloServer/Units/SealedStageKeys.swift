import Foundation
import SoloCore
import SoloServices

/// The keys of a stage's services, which are credentials encrypted with the machine's key (systemd-creds(1)), in no other form on a disk: those
/// of its vault, and the drill identity, which tries its backups.
///
/// Services of an older solo had them in files of their own. Such a file is removed only once it was sealed, what was sealed was read back, and
/// the services have it.
struct SealedStageKeys: Sendable {
    private static let suffix = ".cred"

    let stage: HostedStage
    let folders: HostFolders
    let shell: any HostShell

    /// What the credentials are called, each as the key's file would be.
    var names: [String] { vaultKeys + [drillIdentity].filter(isSealed) }

    private var vaultKeys: [String] {
        files(in: folders.credentials(of: stage), ending: KeyFolder.fileSuffix + Self.suffix)
            .map { String($0.dropLast(Self.suffix.count)) }
    }

    private var label: String { "\(stage.product)-\(stage.stage)" }
    private var drillIdentity: String { BackupKeys.name(.drill, label) }

    private func isSealed(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    /// Seals the keys that are files, and the first key of a new stage, which never is one.
    ///
    /// - Returns: what the credentials are called.
    func seal() async throws -> [String] {
        for name in files where !vaultKeys.contains(name) {
            try await seal(content(of: name), as: name)
        }
        if vaultKeys.isEmpty {
            let key = NewVaultKey(label: label)
            try await seal(key.text.exposed, as: key.id + KeyFolder.fileSuffix)
        }
        if !isSealed(drillIdentity) { try await seal(BackupKeys.newIdentity().exposed, as: drillIdentity) }
        return names
    }

    /// Removes the files of keys that are sealed.
    func removeFiles() async throws {
        for name in files where names.contains(name) {
            guard try await text(of: name) == content(of: name) else { throw failure(name) }
            try await asServices("rm", file(name))
        }
    }

    /// A key as its file would have it: whoever copies the vault needs it too.
    func text(of name: String) async throws -> String { try await text(of: name, at: path(name)) }

    /// It has its name once it was read back.
    private func seal(_ text: String, as name: String) async throws {
        let unfinished = path(name) + ".new"
        let command = ["systemd-creds", "encrypt", "--name=\(name)", "-", unfinished]
        try shell.remove(unfinished)
        let result = try await shell.run(command, input: text)
        guard result.isSuccess else { throw ShellFailure(command: command, error: result.error) }
        guard try await self.text(of: name, at: unfinished) == text else { throw failure(name) }
        try await shell.require("sync", unfinished)
        try await shell.require("mv", "--no-target-directory", unfinished, path(name))
        try await shell.require("sync", folders.credentials(of: stage))
    }

    private func text(of name: String, at path: String) async throws -> String {
        try await shell.require("systemd-creds", "decrypt", "--name=\(name)", path, "-")
    }

    private func failure(_ name: String) -> ShellFailure {
        ShellFailure(
            command: ["systemd-creds", "decrypt", path(name)], error: "the vault's key is not what was sealed")
    }

    func path(_ name: String) -> String { "\(folders.credentials(of: stage))/\(name)\(Self.suffix)" }

    private func content(of name: String) async throws -> String { try await asServices("cat", file(name)) }

    /// As the services' user, to whom the folder of the files belongs: root would follow links of theirs anywhere.
    @discardableResult
    private func asServices(_ words: String...) async throws -> String {
        let command =
            ["setpriv", "--reuid=\(stage.servicesUser)", "--regid=\(stage.servicesUser)", "--clear-groups", "--"]
            + words
        let result = try await shell.run(command)
        guard result.isSuccess else { throw ShellFailure(command: command, error: result.error) }
        return result.output
    }

    private func file(_ name: String) -> String { "\(folders.keyFiles(of: stage))/\(name)" }

    /// Those that are files of the services' user.
    private var files: [String] { files(in: folders.keyFiles(of: stage), ending: KeyFolder.fileSuffix) }

    private func files(in folder: String, ending suffix: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        // They become words of a unit.
        return names.filter { $0.hasSuffix(suffix) && $0.wholeMatch(of: /[a-z0-9.-]+/) != nil }.sorted()
    }
}
