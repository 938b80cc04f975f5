import Foundation
package import SoloArchive
package import SoloCore
import SoloStore

/// The keys that a stage's backups are encrypted to: a recovery key, which is kept elsewhere, and the drill identity, which stays on the
/// machine, so that it can try its own backups. A server has the public half of its recovery key alone.
///
/// Each is a file as `age-keygen` writes it, so that `age --decrypt --identity FILE` reads a backup without Solo.
package struct BackupKeys: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case recovery, drill
    }

    private static let comment = "# public key: "

    private let folder: KeyFolder
    private let label: String
    private let holdsRecoveryKey: Bool

    /// - Parameters:
    ///   - label: names the stage: `shop-dev`.
    ///   - holdsRecoveryKey: whether the recovery key itself may be on this machine.
    package init(_ folder: KeyFolder, label: String, holdsRecoveryKey: Bool = true) {
        self.folder = folder
        self.label = label
        self.holdsRecoveryKey = holdsRecoveryKey
    }

    /// What the file of a new identity has in it.
    package static func newIdentity() -> Redacted<String> { Redacted(text(of: AgeIdentity())) }

    /// What the file of a key of a stage is called.
    package static func name(_ kind: Kind, _ label: String) -> String { "\(label).\(kind.rawValue).txt" }

    package func path(_ kind: Kind) -> String { folder.place(of: Self.name(kind, label)) }

    /// The identity, or `nil` if this machine does not have it.
    ///
    /// - Throws: ``PlatformError`` for a file that is no identity of age.
    package func identity(_ kind: Kind) throws -> AgeIdentity? {
        guard let content = try DurableFile(path: path(kind)).read() else { return nil }
        return try Self.identity(in: String(decoding: content, as: UTF8.self), of: path(kind))
    }

    /// The identity, which is made if it is not there.
    package func made(_ kind: Kind) throws -> AgeIdentity {
        if let identity = try identity(kind) { return identity }
        let identity = AgeIdentity()
        try DurableFile.makeFolder(folder.path)
        try DurableFile(path: path(kind)).replace(with: Data(Self.text(of: identity).utf8))
        return identity
    }

    private static func text(of identity: AgeIdentity) -> String {
        "\(comment)\(identity.recipient)\n\(identity.text)\n"
    }

    private var publicHalf: DurableFile { DurableFile(path: "\(folder.path)/\(label).recovery.pub") }

    /// The public half of a recovery key that is elsewhere, `age1…`; `nil` if there is none yet.
    package func recoveryRecipient() throws -> AgeRecipient? {
        guard let content = try publicHalf.read() else { return nil }
        let text = String(decoding: content, as: UTF8.self)
        guard let recipient = AgeRecipient(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw PlatformError(
                .backupKeyDamaged, "\(publicHalf.path) has no recipient of age.",
                fix: "It should have one line that begins with age1. Remove it, and set the recovery key again.")
        }
        return recipient
    }

    /// Whether there is a recovery key to encrypt to, or one may be made here.
    var hasRecoveryKey: Bool { get throws { try holdsRecoveryKey || recoveryRecipient() != nil } }

    /// Encrypts the backups from now on to a recovery key that is elsewhere. Those that were made before it stay as they are.
    package func set(recovery recipient: AgeRecipient) throws {
        try DurableFile.makeFolder(folder.path)
        try publicHalf.replace(with: Data("\(recipient)\n".utf8))
    }

    /// Those that the next backup is encrypted to.
    ///
    /// - Throws: ``PlatformError`` `recovery-key-missing` where the recovery key has to be elsewhere and was not made yet.
    package func recipients() throws -> [AgeRecipient] {
        [try recoveryKey(), try made(.drill).recipient]
    }

    private func recoveryKey() throws -> AgeRecipient {
        if let recipient = try recoveryRecipient() { return recipient }
        guard holdsRecoveryKey else { throw PlatformError.noRecoveryKey }
        return try made(.recovery).recipient
    }

    /// Those with which a backup can be read here.
    package func identities() throws -> [AgeIdentity] { try Kind.allCases.compactMap(identity) }

    /// The identity in a file, among comments and empty lines.
    package static func identity(in text: String, of path: String) throws -> AgeIdentity {
        let lines = text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") }
        guard lines.count == 1, let identity = AgeIdentity(String(lines[0])) else {
            throw PlatformError(
                .backupKeyDamaged, "\(path) has no identity of age.",
                fix: "It should have one line that begins with AGE-SECRET-KEY-1. Put it back from where you keep it.")
        }
        return identity
    }
}

extension PlatformError {
    static let noRecoveryKey = PlatformError(
        .recoveryKeyMissing, "There is no recovery key to encrypt the backups to.",
        fix: "Make one on your own machine: solo backup key --stage NAME")
}
