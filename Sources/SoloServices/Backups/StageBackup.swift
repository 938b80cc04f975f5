import Foundation
import SoloArchive
import SoloBackup
import SoloCore
import SoloObjectStore
import SoloPostgres
import SoloSQL
import SoloStore

/// One backup of a stage: a copy of everything at one moment, written to each destination in turn.
///
/// The databases are copied first, then the queues, then the list of objects: no row names an object that the backup lacks, and a message that
/// was on its way is in its database's outbox or in the queue, or in both, and then delivered again.
struct StageBackup: Sendable {
    private struct DatabaseCopy: Sendable {
        var role: BackupFile.Role
        var resource: String?
        var name: String
        var path: String
        var rows: [String: Int]?
    }

    /// A base backup of a Postgres cluster.
    private struct BaseCopy: Sendable {
        var stream: LogStream
        var folder: String
        var start: BackupFile.LogStart
    }

    private let services: PlatformServices
    private let layout: BackupLayout
    private let recipients: [AgeRecipient]
    private let identities: [AgeIdentity]
    private let scratch: String
    private let taken: Date
    private let release: String?
    /// Its folder, where that is to be in the backup.
    private let served: (name: String, folder: String)?

    init(_ services: PlatformServices, _ keys: BackupKeys, release: String?, taken: Date) throws {
        self.services = services
        served = try services.configuration.servedRelease?()
        self.release = served?.name ?? release
        self.taken = taken
        let configuration = services.configuration
        layout = BackupLayout(product: configuration.project, stage: configuration.stage)
        recipients = try keys.recipients()
        identities = try keys.identities()
        scratch = configuration.folder + "/backup"
    }

    /// Writes it to each destination, whatever happens at another one.
    func run(to destinations: [any BackupDestination]) async throws -> [BackupReport] {
        try removeScratch()
        try DurableFile.makeFolder(scratch)
        defer { try? removeScratch() }
        let bases = try await copyClusters()
        let copies = try await copyDatabases()
        let snapshot = try await services.objects.snapshot(at: scratch + "/objects.sqlite")
        defer { snapshot.close() }
        var reports: [BackupReport] = []
        for destination in destinations {
            let began = ContinuousClock.now
            var report = BackupReport(destination: destination.name, isElsewhere: destination.isElsewhere)
            do {
                let (name, manifest) = try await write(copies, bases, snapshot, to: destination)
                report.name = name
                report.add(manifest, ownedBy: layout.folder + name)
            } catch {
                report.problem = "\(error)"
            }
            report.seconds = (ContinuousClock.now - began) / .seconds(1)
            reports.append(report)
        }
        return reports
    }

    private func write(
        _ copies: [DatabaseCopy], _ bases: [BaseCopy], _ snapshot: ObjectSnapshot, to destination: any BackupDestination
    ) async throws -> (String, BackupManifest) {
        let catalog = BackupCatalog(destination, layout)
        if let machine = services.configuration.machine, try await catalog.isTaken(from: machine) {
            throw BackupError(
                .takenOver, "Another machine has taken the stage over, and what is here is not its data any more.",
                fix: "Remove the stage here, or the machine: solo host replace has brought it back elsewhere.")
        }
        let entries = try await catalog.entries()
        let name = BackupLayout.name(of: taken, after: entries.first?.name)
        try await catalog.removeUnfinished(before: name)
        let ledgerPath = scratch + "/parts.sqlite"
        let ledger = try PartLedger(path: ledgerPath)
        defer {
            ledger.close()
            try? DatabaseFiles.remove(ledgerPath)
        }
        let earlier = try await learn(entries.first, of: catalog, into: ledger)
        let writer = BackupWriter(
            BackupManifest(product: layout.product, stage: layout.stage, taken: taken, release: release), named: name,
            to: destination, for: recipients)
        for copy in copies {
            try await writer.add(copy.role, copy.resource, as: copy.name, rows: copy.rows) { upload in
                try await FilePieces.forEach(of: copy.path) { try await upload.append($0) }
            }
        }
        for base in bases { try await write(base, to: writer, at: destination) }
        try await writer.archive(.stage, as: "stage") { try await StageFiles.write(services.configuration, to: $0) }
        if let served { try await write(served, to: writer, earlier: earlier.release) }
        try await ObjectsBackup(snapshot: snapshot, ledger: ledger, earlier: earlier.contents).write(to: writer)
        return (name, try await writer.finish())
    }

    /// Writes a base backup, and what of the log it needs: without that it is of no use.
    private func write(_ base: BaseCopy, to writer: BackupWriter, at destination: any BackupDestination) async throws {
        let version = "\(base.stream.version)"
        try await writer.add(.base, version, as: "postgres.\(version).base.tar", log: base.start) {
            try await FolderArchive.write(base.folder, to: $0)
        }
        try await services.ship(base.stream, to: destination)
    }

    private func copyClusters() async throws -> [BaseCopy] {
        var copies: [BaseCopy] = []
        for stream in services.logStreams {
            let folder = "\(scratch)/base-\(stream.version)"
            let base = try await services.clusters.takeBase(stream.version, into: folder)
            let first = WALSegment(timeline: base.timeline, at: base.start)
            copies.append(
                BaseCopy(
                    stream: stream, folder: folder,
                    start: BackupFile.LogStart(cluster: try stream.name(), segment: "\(first)")))
        }
        return copies
    }

    /// Writes a release, unless the last backup has it.
    private func write(
        _ served: (name: String, folder: String), to writer: BackupWriter, earlier: BackupFile?
    ) async throws {
        if let earlier, earlier.resource == served.name { return writer.reuse(earlier) }
        try await writer.add(.release, served.name, as: "release.tar") {
            try await FolderArchive.write(served.folder, to: $0)
        }
    }

    /// What the destination's last backup has.
    private struct Earlier {
        /// By their paths.
        var contents: [String: BackupFile] = [:]
        var release: BackupFile?
    }

    /// What the destination's last backup has, so that it is not written again. One that can't be read is no reason to have none.
    private func learn(
        _ last: BackupCatalog.Entry?, of catalog: BackupCatalog, into ledger: PartLedger
    ) async throws -> Earlier {
        guard let last, let manifest = try? await catalog.manifest(of: last),
            let list = manifest.files.first(where: { $0.role == .objects })
        else { return Earlier() }
        let there = Set(try await catalog.destination.files(under: layout.folder))
        let found = manifest.files.filter { there.contains(StoredFile(path: $0.path, bytes: $0.stored.bytes)) }
        let archives = found.filter { $0.role == .contents }
        let release = found.first { $0.role == .release }
        let known = Dictionary(archives.map { ($0.path, $0) }) { one, _ in one }
        do {
            try await ObjectsBackup.learn(
                list, from: BackupReader(catalog.destination, with: identities), into: ledger, known: Set(known.keys))
        } catch is BackupError {
            return Earlier(release: release)
        }
        return Earlier(contents: known, release: release)
    }

    private func copyDatabases() async throws -> [DatabaseCopy] {
        let configuration = services.configuration
        var copies: [DatabaseCopy] = []
        for name in try DatabaseFiles(folder: configuration.databasesPath).sizes().keys.sorted() {
            copies.append(
                try await copy(.sqlite, name, as: "sqlite.\(name)", of: configuration.databasePath(name)))
        }
        for dump in try await configuration.archivesLog ? [] : PostgresCopies(services: services).dump(into: scratch) {
            copies.append(
                DatabaseCopy(role: .postgres, resource: dump.name, name: "postgres.\(dump.name).dump", path: dump.path))
        }
        copies.append(try await copy(.queues, nil, as: "queues", of: configuration.queuePath))
        copies.append(try await copy(.schedules, nil, as: "schedules", of: configuration.schedulesPath))
        return copies
    }

    private func copy(
        _ role: BackupFile.Role, _ resource: String?, as name: String, of path: String
    ) async throws -> DatabaseCopy {
        let target = "\(scratch)/\(name).sqlite"
        try await services.copy(sqlite: path, to: target)
        let connection = try SQLiteConnection(path: target, access: .readOnly)
        defer { connection.close() }
        return DatabaseCopy(
            role: role, resource: resource, name: name + ".sqlite", path: target, rows: try connection.rowCounts())
    }

    private func removeScratch() throws {
        guard FileManager.default.fileExists(atPath: scratch) else { return }
        try FileManager.default.removeItem(atPath: scratch)
    }
}
