import Foundation
package import SoloArchive
import SoloCore
import SoloStore

/// The keys that a stage's backups are encrypted to: a recovery key, which is kept elsewhere, and the drill identity, which stays on the
/// machine, so that it can try its own backups.
///
/// Each is a file as `age-keygen` writes it, so that `age --decrypt --identity FILE` reads a backup without Solo.
package struct BackupKeys: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case recovery, drill
    }

    private static let comment = "# public key: "

    private let folder: KeyFolder
    private let label: String

    /// - Parameter label: names the stage: `shop-dev`.
    package init(_ folder: KeyFolder, label: String) {
        self.folder = folder
        self.label = label
    }

    package func path(_ kind: Kind) -> String { "\(folder.path)/\(label).\(kind.rawValue).txt" }

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
        let text = "\(Self.comment)\(identity.recipient)\n\(identity.text)\n"
        try DurableFile(path: path(kind)).replace(with: Data(text.utf8))
        return identity
    }

    /// Those that the next backup is encrypted to.
    package func recipients() throws -> [AgeRecipient] {
        try Kind.allCases.map { try made($0).recipient }
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
