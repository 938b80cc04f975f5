package import Foundation
package import SoloCore
package import SoloServices
import SoloStore

/// The manifest that was applied last to a stage, and the resources of earlier ones that are still kept.
///
/// A document that exists and cannot be read is an error: if it counted as empty, the record of which resources hold data
/// would be lost.
package enum StoredManifest {
    /// `nil` if nothing was applied yet.
    /// - Throws: ``HostError`` `state-unreadable` for one that this release cannot read.
    package static func read(_ file: URL) throws -> Manifest? {
        try content(of: file).map { data in
            do {
                return try Manifest.decode(data)
            } catch let error as ManifestError where error.code == .tooNew {
                throw HostError(
                    .stateUnreadable, "\(file.path) was written by a newer Solo.", details: [error.message],
                    fix: error.fix, isRefusal: true)
            } catch {
                throw HostError.stateUnreadable(file, what: "the manifest that was applied last", error)
            }
        }
    }

    /// Resources that no stack mentions any more, with their data.
    /// - Throws: ``HostError`` `state-unreadable`.
    package static func orphans(_ file: URL) throws -> [ManifestResource] {
        guard let data = try content(of: file) else { return [] }
        do {
            return try JSONDecoder().decode([ManifestResource].self, from: data)
        } catch {
            throw HostError.stateUnreadable(file, what: "the list of orphaned resources", error)
        }
    }

    /// Writes what is applied now, each file whole or not at all: the orphans first, which would be lost in a crash otherwise.
    package static func write(_ manifest: Manifest, after before: Manifest?, _ folders: StageFolders) throws {
        let kept = orphans(after: manifest, before: before, known: try orphans(folders.orphans))
        try write(kept, folders)
        try DurableFile(path: folders.manifest.path).replace(with: manifest.encoded())
    }

    /// Writes the list of orphans.
    static func write(_ orphans: [ManifestResource], _ folders: StageFolders) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        try DurableFile(path: folders.orphans.path).replace(with: encoder.encode(orphans))
    }

    /// Removes an orphan from the list, once its data is gone.
    package static func forget(_ orphan: StoredResource, _ folders: StageFolders) throws {
        let before = try orphans(folders.orphans)
        let kept = before.filter { StoredResource($0) != orphan }
        guard kept.count < before.count else { return }
        try write(kept, folders)
    }

    /// Those that were there and are neither mentioned nor renamed, by id and kind.
    ///
    /// Two kinds may have one id: a new bucket `data` takes nothing from the database `data` that was there. Settings are
    /// not among them, since their values are in the code and they have no data.
    package static func orphans(
        after manifest: Manifest, before: Manifest?, known: [ManifestResource]
    ) -> [ManifestResource] {
        let mentioned = Set(
            manifest.resources.flatMap { resource in
                [resource.id, resource.renamedFrom].compactMap { $0 }.map { StoredResource(.init(resource.kind), $0) }
            })
        var kept: [StoredResource: ManifestResource] = [:]
        for resource in known + (before?.resources ?? []) where resource.kind != .setting {
            let stored = StoredResource(resource)
            if !mentioned.contains(stored) { kept[stored] = resource }
        }
        return kept.values.sorted { ($0.id, $0.kind.rawValue) < ($1.id, $1.kind.rawValue) }
    }

    private static func content(of file: URL) throws -> Data? {
        do {
            return try DurableFile(path: file.path).read()
        } catch {
            throw HostError(
                .stateUnreadable, "\(file.path) cannot be read.", details: ["\(error)"],
                fix: "Make it readable for the user who runs solo, and try again.", isRefusal: true)
        }
    }
}

extension HostError {
    fileprivate static func stateUnreadable(_ file: URL, what: String, _ error: any Error) -> Self {
        Self(
            .stateUnreadable, "\(file.path) is damaged: it holds \(what), and cannot be read.",
            details: [(error as? ManifestError)?.message ?? "It is not the JSON that Solo writes."],
            fix: "Nothing was changed. Restore the file from a copy, or move it away: the data of the stage stays, and "
                + "the next start uses the data of the resources that the stack mentions:",
            commands: ["mv \(file.path) \(file.path).damaged"], isRefusal: true)
    }
}

extension Manifest {
    /// - Throws: `HostError` `unknown-name` for a command that the stack does not have, with the one that was probably meant.
    package func command(_ name: String) throws(HostError) -> ManifestComponent {
        let commands = components.filter { $0.kind == .command }
        guard let command = commands.first(where: { $0.name == name }) else {
            throw .unknown("command", name, known: commands.map(\.name))
        }
        return command
    }
}
