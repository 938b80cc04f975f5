import Foundation
import SoloCore
import SoloServices
import Testing

@testable import SoloServer

/// The key of a stage's vault, which must never be lost.
struct SealedStageKeysTests {
    private let stage = HostedStage(product: "shop", stage: "production")
    private let folders: HostFolders
    private let plain: String

    init() throws {
        let root = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        folders = HostFolders(state: "\(root)/state", run: "\(root)/run", configuration: "\(root)/etc")
        plain = "\(root)/state/keys/shop_production/keys"
        for folder in [plain, folders.credentials(of: stage)] {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
    }

    private func keys(_ shell: CredentialShell = CredentialShell()) -> SealedStageKeys {
        SealedStageKeys(stage: stage, folders: folders, shell: shell)
    }

    private func files(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    @Test func `a new stage has a key that was never a file of its own`() async throws {
        let names = try await keys().seal()
        #expect(names.count == 2)
        #expect(names[0].wholeMatch(of: /shop-production-[0-9a-f]{8}\.key/) != nil)
        #expect(try await keys().seal() == names)
        #expect(try files(in: plain).isEmpty)
        let key = try await keys().text(of: names[0]).trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(Data(base64Encoded: key)?.count == 32)
        #expect(names[1] == "shop-production.drill.txt")
        let identity = try await keys().text(of: names[1])
        #expect(throws: Never.self) { try BackupKeys.identity(in: identity, of: names[1]) }
    }

    @Test func `a key that is a file is sealed, and goes only when it is asked to`() async throws {
        try "secret\n".write(toFile: "\(plain)/shop-production-1.key", atomically: true, encoding: .utf8)
        try "x".write(toFile: "\(plain)/a\nb.key", atomically: true, encoding: .utf8)
        #expect(try await keys().seal() == ["shop-production-1.key", "shop-production.drill.txt"])
        #expect(try files(in: plain).contains("shop-production-1.key"))
        try await keys().removeFiles()
        #expect(try !files(in: plain).contains("shop-production-1.key"))
        #expect(try await keys().text(of: "shop-production-1.key") == "secret\n")
    }

    @Test func `a key that is not read back as it was stays a file`() async throws {
        try "secret\n".write(toFile: "\(plain)/shop-production-1.key", atomically: true, encoding: .utf8)
        await #expect(throws: ShellFailure.self) { try await keys(CredentialShell(damages: true)).seal() }
        #expect(keys().names.isEmpty)
        _ = try await keys().seal()
        await #expect(throws: ShellFailure.self) { try await keys(CredentialShell(damages: true)).removeFiles() }
        #expect(try files(in: plain) == ["shop-production-1.key"])
    }

    @Test func `the services are handed the key, and a vault takes it`() throws {
        let folder = folders.credentials(of: stage)
        let key = NewVaultKey(label: "shop-production")
        let path = "\(folder)/\(key.id).key"
        try key.text.exposed.write(toFile: path, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: path)
        let environment = ["SOLO_HOME": "\(plain)/home", "CREDENTIALS_DIRECTORY": folder]
        let vault = Vault(
            path: "\(plain)/vault.json", keys: KeyFolder(environment: environment, home: ""),
            label: "shop-production", time: SystemTime())
        try vault.set("stripe-key", to: Redacted("value"))
        #expect(try vault.get("stripe-key")?.exposed == "value")
        #expect(!FileManager.default.fileExists(atPath: "\(plain)/home"))
        #expect(try String(contentsOfFile: "\(plain)/vault.json", encoding: .utf8).contains(key.id))
    }
}

/// Runs on this machine what needs no root; a credential is a file that begins with its name.
private struct CredentialShell: HostShell {
    /// What is decrypted is not what was encrypted.
    var damages = false

    func run(_ command: [String]) async throws -> ShellResult { try await run(command, input: "") }

    func run(_ command: [String], input: String) async throws -> ShellResult {
        switch (command[0], command.dropFirst().first) {
        case ("systemd-creds", "encrypt"):
            try (command[2] + "\n" + input).write(toFile: command[4], atomically: true, encoding: .utf8)
            return ShellResult()
        case ("systemd-creds", _):
            let content = try String(contentsOfFile: command[3], encoding: .utf8)
            guard content.hasPrefix(command[2] + "\n") else { return ShellResult(isSuccess: false) }
            return ShellResult(output: content.dropFirst(command[2].count + 1) + (damages ? "x" : ""))
        case ("setpriv", _):
            return try await RealHostShell().run(Array(command.drop { $0 != "--" }.dropFirst()))
        default: return try await RealHostShell().run(command)
        }
    }

    func read(_ path: String) throws -> String? { try RealHostShell().read(path) }
    func replace(_ path: String, with text: String, permissions: UInt16) throws {
        try RealHostShell().replace(path, with: text, permissions: permissions)
    }
    func remove(_ path: String) throws { try RealHostShell().remove(path) }
}
