package import Foundation
import SoloCore
import SoloCrypto

/// Where the files of a stage's backups are at a destination.
///
///     shop/production/2026-11-27T20-40-00Z/sqlite.db.zst.age
///     shop/production/2026-11-27T20-40-00Z/manifest.SHA256.json
///     shop/production/increments/2026-11-27T20-45-00Z/sqlite.db.zst.age
package struct BackupLayout: Sendable, Equatable {
    private static let manifestStem = "manifest."
    private static let manifestSuffix = ".json"
    private static let incrementsFolder = "increments/"

    package var product: String
    package var stage: String
    /// Between the stage's folder and those of its backups; empty, or ``incrementsFolder``.
    private var section = ""

    package init(product: String, stage: String) {
        self.product = product
        self.stage = stage
    }

    /// The folder of all that is kept of the stage.
    var stageFolder: String { "\(product)/\(stage)/" }

    /// The folder of all backups of the stage.
    package var folder: String { stageFolder + section }

    /// What the paths of backups begin with: their names begin with the year. Much else may be beside them.
    var backups: String { folder + "2" }

    /// What was written between two backups is where it does not look like one.
    package var increments: BackupLayout {
        var layout = self
        layout.section = Self.incrementsFolder
        return layout
    }

    /// That of backups themselves.
    var main: BackupLayout { BackupLayout(product: product, stage: stage) }

    /// What ``path(of:in:)`` takes for an increment.
    package static func increment(_ name: String) -> String { incrementsFolder + name }

    /// Which machines have taken the stage over, a file for each time: `TIME.MACHINE`. Its name is behind those of backups, so that nothing
    /// that is left over by one is looked for there.
    var holders: String { "\(stageFolder)hosts/" }

    /// The time in the path of a takeover, as a backup's name tells it.
    func takeover(at path: String) -> String { String(path.dropFirst(holders.count).prefix { $0 != "." }) }

    /// A backup's name, by the second in which it was begun. Colons are not allowed in every file system.
    ///
    /// - Parameter last: the name of the newest there is; the new one is greater, whatever the clock says.
    package static func name(of moment: Date, after last: String? = nil) -> String {
        let name = moment.formatted(Date.ISO8601FormatStyle()).replacing(":", with: "-")
        guard let last, last >= name, let time = time(of: last) else { return name }
        return self.name(of: time + 1)
    }

    /// The second that a backup's name tells.
    package static func time(of name: String) -> Date? {
        let parts = name.split(separator: "T")
        guard parts.count == 2 else { return nil }
        return try? Date("\(parts[0])T\(parts[1].replacing("-", with: ":"))", strategy: .iso8601)
    }

    func path(of file: String, in backup: String) -> String { "\(folder)\(backup)/\(file)" }

    /// The backup whose folder a path is in.
    func backup(of path: String) -> String { String(path.dropFirst(folder.count).prefix { $0 != "/" }) }

    /// The manifest's path says its digest, so that a damaged one is not taken for another.
    func path(ofManifest json: Data, in backup: String) -> String {
        path(of: Self.manifestStem + Hex.text(RunningDigest.sha256(json)) + Self.manifestSuffix, in: backup)
    }

    /// The backup and the digest that a path of a manifest tells; `nil` for any other path.
    func manifest(at path: String) -> (backup: String, digest: String)? {
        guard path.hasPrefix(folder) else { return nil }
        let parts = path.dropFirst(folder.count).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let digest = digest(inName: parts[1]) else { return nil }
        return (String(parts[0]), digest)
    }

    /// The digest that the name of a manifest's file tells; `nil` for any other file.
    func digest(inName name: Substring) -> String? {
        guard name.hasPrefix(Self.manifestStem), name.hasSuffix(Self.manifestSuffix) else { return nil }
        return String(name.dropFirst(Self.manifestStem.count).dropLast(Self.manifestSuffix.count))
    }
}
