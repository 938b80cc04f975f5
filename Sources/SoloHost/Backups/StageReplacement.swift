package import Foundation
import SoloBackup
import SoloServices
import SoloStore

/// Puts new data in the place of a stage's, in one step. What was there is kept until somebody removes it by its name.
package struct StageReplacement {
    private let folders: StageFolders
    /// Hidden, since every other folder beside it is a stage.
    package static let preparingName = ".restoring"
    private var preparing: URL { folders.root.appending(path: Self.preparingName) }
    private var kept: URL { folders.root.appending(path: ".kept") }
    /// Where the new data is made.
    package var fresh: StageFolders {
        StageFolders(
            root: folders.root, state: preparing.appending(path: folders.stage), run: folders.run, stage: folders.stage)
    }

    /// Where the app's own checks get a copy of the new data. No stage has a name with a dot.
    private var checked: URL { preparing.appending(path: folders.stage + ".checked") }

    package init(_ folders: StageFolders) {
        self.folders = folders
    }

    /// Removes what an earlier try has left.
    package func begin() throws {
        for place in [fresh.state, checked] { try FileManager.default.removeIfThere(place.path) }
        try DurableFile.makeFolder(fresh.logs.path)
    }

    /// Calls the body with a copy of the new data, which is removed then: what a check writes is not to be in the stage.
    func withCopy<Result: Sendable>(_ body: (URL) async throws -> Result) async throws -> Result {
        defer { try? FileManager.default.removeIfThere(checked.path) }
        try FileManager.default.copyItem(at: fresh.state, to: checked)
        return try await body(checked)
    }

    /// What became of the stage's backups and drills until now goes on: it is not of the moment that the data is of.
    func keepRecords() throws {
        for name in PlatformConfiguration.backupRecordNames {
            guard let record = try DurableFile(path: folders.state.path + "/" + name).read() else { continue }
            try DurableFile(path: fresh.state.path + "/" + name).replace(with: record)
        }
    }

    /// - Returns: what the former data is called from now on; `nil` if there was none.
    package func finish(at moment: Date) throws -> String? {
        guard folders.exist else {
            try DurableFile(path: fresh.state.path).move(to: folders.state.path)
            return nil
        }
        let prefix = "\(folders.stage)-"
        // Another restore may have ended, or was interrupted, in the same second.
        let last = try Self.kept(in: folders).filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
            .filter { BackupLayout.time(of: $0) != nil }.max()
        let name = prefix + BackupLayout.name(of: moment, after: last)
        try DurableFile.makeFolder(kept.path)
        let place = DurableFile(path: kept.appending(path: name).path)
        // The last step is one: whatever interrupts it, one of the two is in the stage's place and the other one has a name, and nothing removes
        // what has a name.
        try DurableFile(path: fresh.state.path).move(to: place.path)
        try place.exchange(with: folders.state.path)
        return name
    }

    /// What was replaced and is still there, sorted.
    package static func kept(in folders: StageFolders) throws -> [String] {
        let kept = StageReplacement(folders).kept.path
        guard FileManager.default.fileExists(atPath: kept) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: kept).sorted()
    }

    /// - Throws: `HostError` `unknown-name`.
    package static func remove(kept name: String, in folders: StageFolders) throws {
        let known = try kept(in: folders)
        guard known.contains(name) else { throw HostError.unknown("replaced stage", name, known: known) }
        try FileManager.default.removeItem(at: StageReplacement(folders).kept.appending(path: name))
    }
}
