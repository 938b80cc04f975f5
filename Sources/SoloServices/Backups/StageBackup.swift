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
    /// A base backup of a Postgres cluster.
    private struct BaseCopy: Sendable {
        var stream: LogStream
        var log: BackupFile.LogRange
        /// `nil` where the destinations have one that is as good.
        var folder: String?
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
    private let stageState: String

    init(_ services: PlatformServices, _ keys: BackupKeys, release: String?, taken: Date) throws {
        self.services = services
        served = try services.configuration.servedRelease?()
        self.release = served?.name ?? release
        self.taken = taken
        stageState = try StageFiles.state(of: services.configuration)
        let configuration = services.configuration
        layout = BackupLayout(product: configuration.project, stage: configuration.stage)
        recipients = try keys.recipients()
        identities = try keys.identities()
        scratch = configuration.folder + "/backup"
    }

    /// Writes it to each destination, whatever happens at another one.
    ///
    /// - Returns: what became of it at each, and what the destination has then that increments go on from.
    func run(to destinations: [any BackupDestination]) async throws -> [(BackupReport, IncrementRecord.Place?)] {
        try FileManager.default.removeIfThere(scratch)
        try DurableFile.makeFolder(scratch)
        defer { try? FileManager.default.removeIfThere(scratch) }
        let bases = try await copyClusters(for: destinations)
        let copies = try await copyDatabases()
        let snapshot = try await services.objects.snapshot(at: scratch + "/objects.sqlite")
        defer { snapshot.close() }
        var reports: [(BackupReport, IncrementRecord.Place?)] = []
        for destination in destinations {
            let began = ContinuousClock.now
            var report = BackupReport(destination: destination.name, isElsewhere: destination.isElsewhere)
            var place: IncrementRecord.Place?
            do {
                let (name, manifest) = try await write(copies, bases, snapshot, to: destination)
                report.name = name
                report.add(manifest, ownedBy: layout.folder + name)
                place = self.place(name, manifest, copies)
            } catch {
                report.problem = "\(error)"
            }
            report.seconds = (ContinuousClock.now - began) / .seconds(1)
            reports.append((report, place))
        }
        return reports
    }

    private func place(_ name: String, _ manifest: BackupManifest, _ copies: [DatabaseCopy]) -> IncrementRecord.Place {
        var states = Dictionary(copies.map { ($0.file, $0.state) }) { one, _ in one }
        states[StageFiles.archive] = stageState
        states[FolderArchive.release] = served?.name
        let files = manifest.files.filter(\.role.isInIncrements).map { file in
            (file.name, IncrementRecord.Copied(state: states[file.name] ?? "", file: file, moment: taken))
        }
        return IncrementRecord.Place(
            newest: name, copied: Dictionary(files) { one, _ in one }, lastTry: taken, moment: taken)
    }

    private func write(
        _ copies: [DatabaseCopy], _ bases: [BaseCopy], _ snapshot: ObjectSnapshot, to destination: any BackupDestination
    ) async throws -> (String, BackupManifest) {
        let catalog = BackupCatalog(destination, layout)
        try await services.requireNotTakenOver(catalog)
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
            try await copy.write(to: writer)
        }
        for base in bases { try await write(base, to: writer, at: destination, earlier: earlier.bases) }
        try await StageFiles.write(services.configuration, to: writer)
        if let served { try await write(served, to: writer, earlier: earlier.release) }
        try await ObjectsBackup(snapshot: snapshot, ledger: ledger, earlier: earlier.contents).write(to: writer)
        return (name, try await writer.finish())
    }

    /// Writes a base backup, and what of the log it needs: without that it is of no use.
    private func write(
        _ base: BaseCopy, to writer: BackupWriter, at destination: any BackupDestination, earlier: [BackupFile]
    ) async throws {
        let version = "\(base.stream.version)"
        if let folder = base.folder {
            try await writer.add(.base, version, as: "postgres.\(version).base.tar", log: base.log) {
                try await FolderArchive.write(folder, to: $0)
            }
        } else {
            guard var file = earlier.first(where: { $0.log?.cluster == base.log.cluster }) else {
                throw BackupError(.noBackup, "\(destination.name) has no base backup to go on from.")
            }
            file.log?.last = base.log.last
            writer.reuse(file)
        }
        try await services.ship(base.stream, to: destination)
    }

    private func copyClusters(for destinations: [any BackupDestination]) async throws -> [BaseCopy] {
        var copies: [BaseCopy] = []
        for stream in services.logStreams {
            let name = try stream.name()
            // What is committed by now belongs to this backup, whichever base it goes on from.
            try await services.clusters.archiveLog(stream.version)
            if let last = try stream.lastIfIdle(), await hasBase(of: name, at: destinations) {
                copies.append(BaseCopy(stream: stream, log: .init(cluster: name, segment: last, last: last)))
                continue
            }
            let folder = "\(scratch)/base-\(stream.version)"
            let base = try await services.clusters.takeBase(stream.version, into: folder)
            try stream.noteBase()
            let first = WALSegment(timeline: base.timeline, at: base.start)
            let last = WALSegment(timeline: base.timeline, before: base.stop)
            copies.append(
                BaseCopy(
                    stream: stream, log: .init(cluster: name, segment: "\(first)", last: "\(last)"), folder: folder))
        }
        return copies
    }

    /// Whether the last backup at each destination has a base backup of a cluster. One that does not respond is no reason to make another.
    private func hasBase(of cluster: String, at destinations: [any BackupDestination]) async -> Bool {
        for destination in destinations {
            let catalog = BackupCatalog(destination, layout)
            guard let entries = try? await catalog.entries() else { continue }
            guard let earlier = try? await earlier(entries.first, of: catalog),
                earlier.contains(where: { $0.role == .base && $0.log?.cluster == cluster })
            else { return false }
        }
        return true
    }

    /// Writes a release, unless the last backup has it.
    private func write(
        _ served: (name: String, folder: String), to writer: BackupWriter, earlier: BackupFile?
    ) async throws {
        if let earlier, earlier.resource == served.name { return writer.reuse(earlier) }
        try await FolderArchive.write(release: served.name, in: served.folder, to: writer)
    }

    /// What the destination's last backup has.
    private struct Earlier {
        /// By their paths.
        var contents: [String: BackupFile] = [:]
        var release: BackupFile?
        var bases: [BackupFile] = []
    }

    /// The files of the destination's last backup that are still there. One that can't be read has none.
    private func earlier(_ last: BackupCatalog.Entry?, of catalog: BackupCatalog) async throws -> [BackupFile] {
        guard let last, let manifest = try? await catalog.manifest(of: last) else { return [] }
        let there = Set(try await catalog.files())
        return manifest.files.filter { there.contains(StoredFile(path: $0.path, bytes: $0.stored.bytes)) }
    }

    /// What the destination's last backup has, so that it is not written again. One that can't be read is no reason to have none.
    private func learn(
        _ last: BackupCatalog.Entry?, of catalog: BackupCatalog, into ledger: PartLedger
    ) async throws -> Earlier {
        let found = try await earlier(last, of: catalog)
        var earlier = Earlier(release: found.first { $0.role == .release }, bases: found.filter { $0.role == .base })
        guard let list = found.first(where: { $0.role == .objects }) else { return earlier }
        let known = Dictionary(found.filter { $0.role == .contents }.map { ($0.path, $0) }) { one, _ in one }
        do {
            try await ObjectsBackup.learn(
                list, from: BackupReader(catalog.destination, with: identities), into: ledger, known: Set(known.keys))
            earlier.contents = known
        } catch is BackupError {
            return earlier
        }
        return earlier
    }

    private func copyDatabases() async throws -> [DatabaseCopy] {
        let configuration = services.configuration
        let sources = try DatabaseSource.all(of: configuration)
        var copies: [DatabaseCopy] = []
        for source in sources where source.role == .sqlite {
            copies.append(try await source.copy(into: scratch, services))
        }
        if !configuration.backsUpChanges {
            copies += try await PostgresCopies(services: services).dump(into: scratch)
        }
        for source in sources where source.role != .sqlite {
            copies.append(try await source.copy(into: scratch, services))
        }
        return copies
    }
}
