import Foundation
import SoloArchive
import SoloBackup
import SoloCore
import SoloObjectStore
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

    private let services: PlatformServices
    private let layout: BackupLayout
    private let recipients: [AgeRecipient]
    private let identities: [AgeIdentity]
    private let scratch: String
    private let taken: Date
    private let release: String?

    init(_ services: PlatformServices, _ keys: BackupKeys, release: String?, taken: Date) throws {
        self.services = services
        self.release = release
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
        let copies = try await copyDatabases()
        let snapshot = try await services.objects.snapshot(at: scratch + "/objects.sqlite")
        defer { snapshot.close() }
        var reports: [BackupReport] = []
        for destination in destinations {
            let began = ContinuousClock.now
            var report = BackupReport(destination: destination.name, isElsewhere: destination.isElsewhere)
            do {
                let (name, manifest) = try await write(copies, snapshot, to: destination)
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
        _ copies: [DatabaseCopy], _ snapshot: ObjectSnapshot, to destination: any BackupDestination
    ) async throws -> (String, BackupManifest) {
        let catalog = BackupCatalog(destination, layout)
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
        try await writer.archive(.stage, as: "stage") { try await StageFiles.write(services.configuration, to: $0) }
        try await ObjectsBackup(snapshot: snapshot, ledger: ledger, earlier: earlier).write(to: writer)
        return (name, try await writer.finish())
    }

    /// What the destination's last backup has, so that it is not written again. One that can't be read is no reason to have none.
    private func learn(
        _ last: BackupCatalog.Entry?, of catalog: BackupCatalog, into ledger: PartLedger
    ) async throws -> [String: BackupFile] {
        guard let last, let manifest = try? await catalog.manifest(of: last),
            let list = manifest.files.first(where: { $0.role == .objects })
        else { return [:] }
        let there = Set(try await catalog.destination.files(under: layout.folder))
        let archives = manifest.files.filter { file in
            file.role == .contents && there.contains(StoredFile(path: file.path, bytes: file.stored.bytes))
        }
        let known = Dictionary(archives.map { ($0.path, $0) }) { one, _ in one }
        do {
            try await ObjectsBackup.learn(
                list, from: BackupReader(catalog.destination, with: identities), into: ledger, known: Set(known.keys))
        } catch is BackupError {
            return [:]
        }
        return known
    }

    private func copyDatabases() async throws -> [DatabaseCopy] {
        let configuration = services.configuration
        var copies: [DatabaseCopy] = []
        for name in try DatabaseFiles(folder: configuration.databasesPath).sizes().keys.sorted() {
            copies.append(
                try await copy(.sqlite, name, as: "sqlite.\(name)", of: configuration.databasePath(name)))
        }
        for dump in try await PostgresCopies(services: services).dump(into: scratch) {
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
