import Foundation
import SoloBackup
import SoloPostgres
import SoloStore

/// The archived write-ahead log of one Postgres cluster of a stage, on its way to the destinations of the backups.
///
/// The archive's folder is `wal/VERSION` in the stage's folder. Beside it are its name at the destinations, which is another one after a
/// restore, since the log has another history from there, and how far each destination has it.
struct LogStream: Sendable {
    /// How many segments are written at once, at most.
    private static let batch = 16
    /// How many wait for a destination at most, 2 GiB: a disk that is full would end more than a backup.
    static let limit = 128

    let version: Int
    let folder: String

    private var nameFile: DurableFile { DurableFile(path: folder + ".name") }
    private var shippedFile: RecordFile<[String: String]> { RecordFile(path: folder + ".shipped.json") }

    /// What the cluster is called at a destination, `15-3f2a9c01`.
    func name() throws -> String {
        if let known = try nameFile.read() { return String(decoding: known, as: UTF8.self) }
        let name = "\(version)-\(UUID().uuidString.lowercased().prefix(8))"
        try nameFile.replace(with: Data(name.utf8))
        return name
    }

    /// What was archived until a base backup was complete.
    private struct Base: Codable {
        var name: String
        var last: String
    }

    /// So many segments may have been archived since a base backup, and it is as good as another one: a server that starts and stops writes
    /// some by itself.
    private static let idle = 2

    private var baseFile: RecordFile<Base> { RecordFile(path: folder + ".base.json") }

    /// The newest segment that was archived.
    private func newest() throws -> String? {
        try ((shippedFile.read() ?? [:]).values + segments()).max()
    }

    /// Notes that a base backup is complete.
    func noteBase() throws {
        if let last = try newest() { try baseFile.write(Base(name: name(), last: last)) }
    }

    /// The newest segment, if next to nothing was written since the last base backup.
    func lastIfIdle() throws -> String? {
        guard let base = try baseFile.read(), try base.name == name(), let newest = try newest(),
            let (from, to) = WALSegment(base.last).flatMap({ base in WALSegment(newest).map { (base, $0) } }),
            from.timeline == to.timeline, to.number <= from.number + UInt64(Self.idle)
        else { return nil }
        return newest
    }

    /// When it was named: a backup that is older has no base of it.
    var began: Date? {
        (try? FileManager.default.attributesOfItem(atPath: nameFile.path))?[.modificationDate] as? Date
    }

    /// The segments that are whole, in their order.
    func segments() throws -> [String] {
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder).filter { WALSegment($0) != nil }.sorted()
    }

    /// Writes to a destination what it lacks.
    func ship(to destination: any BackupDestination, _ layout: BackupLayout, _ keys: BackupKeys, at moment: Date)
        async throws
    {
        let catalog = LogCatalog(destination, layout, cluster: try name())
        var shipped = try shippedFile.read() ?? [:]
        var rest = try segments().filter { $0 > shipped[destination.name] ?? "" }[...]
        while !rest.isEmpty {
            let next = rest.prefix(Self.batch)
            try await catalog.add(
                next.map { (name: $0, path: "\(folder)/\($0)") }, at: moment, for: try keys.recipients())
            shipped[destination.name] = next.last
            try shippedFile.write(shipped)
            rest = rest.dropFirst(next.count)
        }
    }

    /// Removes the segments where nothing is backed up yet: without a base backup they lead nowhere.
    func drop() throws {
        for segment in try segments() { try FileManager.default.removeItem(atPath: "\(folder)/\(segment)") }
    }

    /// Gives up what waits, if it is too much. From here on the log has another name, and needs a base backup of its own.
    ///
    /// - Returns: whether it was.
    func restartIfLong() throws -> Bool {
        guard try segments().count > Self.limit else { return false }
        // The name goes first: under the old one, nobody finds a gap.
        try nameFile.remove()
        try DurableFile(path: shippedFile.path).remove()
        try drop()
        return true
    }

    /// Removes the segments that each of the destinations has.
    func removeShipped(to destinations: [any BackupDestination]) throws {
        let shipped = try shippedFile.read() ?? [:]
        let everywhere = destinations.map { shipped[$0.name] ?? "" }.min() ?? ""
        for segment in try segments() where segment <= everywhere {
            try FileManager.default.removeItem(atPath: "\(folder)/\(segment)")
        }
        // Notes of Postgres about base backups, which nothing here needs.
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where name.hasSuffix(".backup")
        {
            try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
        }
    }
}
