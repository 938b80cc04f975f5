import Foundation
import SoloArchive
import SoloBackup
import SoloCore
import SoloStore

/// What has changed of a stage since its last backup, as far as it is small and changes often: databases in SQLite, queues, schedules, the
/// stage's own files and its release. An increment names all of them, and has those that the destination lacks.
struct StageIncrement: Sendable {
    /// A file that is in increments, as it is now.
    private enum Source {
        case database(DatabaseSource)
        case stage
        case release(name: String, folder: String)
    }

    private let services: PlatformServices
    private let recipients: [AgeRecipient]
    private let layout: BackupLayout
    private let now: Date
    private let scratch: String
    private let served: (name: String, folder: String)?
    /// By their names in a backup.
    private var sources: [String: Source] = [:]
    private var states: [String: String] = [:]

    init(_ services: PlatformServices) throws {
        let configuration = services.configuration
        self.services = services
        recipients = try configuration.backupKeys.recipients()
        layout = configuration.backupLayout
        scratch = configuration.folder + "/increment"
        now = services.time.now
        served = try configuration.servedRelease?()
        for source in try DatabaseSource.all(of: configuration) {
            sources[source.file] = .database(source)
            states[source.file] = source.state
        }
        sources[StageFiles.archive] = .stage
        states[StageFiles.archive] = try StageFiles.state(of: configuration)
        if let served {
            sources[FolderArchive.release] = .release(name: served.name, folder: served.folder)
            states[FolderArchive.release] = served.name
        }
    }

    /// Brings destinations up to date.
    ///
    /// - Parameter places: what each has; what it has then is returned.
    func run(_ places: [(any BackupDestination, IncrementRecord.Place)]) async throws -> [IncrementRecord.Place] {
        try FileManager.default.removeIfThere(scratch)
        try DurableFile.makeFolder(scratch)
        defer { try? FileManager.default.removeIfThere(scratch) }
        var copies: [String: DatabaseCopy] = [:]
        var changed: [IncrementRecord.Place] = []
        for (destination, place) in places {
            var place = place
            place.lastTry = now
            do {
                place = try await update(place, at: destination, &copies)
                place.problem = nil
            } catch {
                place.problem = "\(error)"
                // Whatever is left under this name is not written over.
                place.newest = BackupLayout.name(of: now, after: place.newest)
            }
            changed.append(place)
        }
        return changed
    }

    private func update(
        _ place: IncrementRecord.Place, at destination: any BackupDestination, _ copies: inout [String: DatabaseCopy]
    ) async throws -> IncrementRecord.Place {
        var place = place
        var due: Set<String> = []
        for name in sources.keys where place.copied[name]?.state != states[name] {
            guard !isTooSoon(name, place) else { continue }
            if try await isOther(name, than: place.copied[name], &copies) {
                due.insert(name)
            } else {
                place.copied[name]?.state = copies[name]?.state ?? ""
            }
        }
        for name in sources.keys where place.copied[name]?.state == states[name] { place.copied[name]?.moment = now }
        if !due.isEmpty { try await write(due, copies, to: destination, &place) }
        place.copied = place.copied.filter { sources[$0.key] != nil }
        place.moment = place.copied.values.map(\.moment).min() ?? now
        return place
    }

    /// A large file is copied once an hour.
    private func isTooSoon(_ name: String, _ place: IncrementRecord.Place) -> Bool {
        guard case .database(let source)? = sources[name], source.bytes > IncrementRecord.largest,
            let copied = place.copied[name]
        else { return false }
        return now < copied.moment + IncrementRecord.hour
    }

    /// Whether a file has another content than what was copied. A database that was only tidied up has not.
    private func isOther(
        _ name: String, than copied: IncrementRecord.Copied?, _ copies: inout [String: DatabaseCopy]
    ) async throws -> Bool {
        guard case .database(let source)? = sources[name] else { return true }
        let copy: DatabaseCopy
        if let known = copies[name] { copy = known } else { copy = try await source.copy(into: scratch, services) }
        copies[name] = copy
        guard let copied else { return true }
        return try await FilePieces.digest(of: copy.path) != copied.file.content
    }

    private func write(
        _ due: Set<String>, _ copies: [String: DatabaseCopy], to destination: any BackupDestination,
        _ place: inout IncrementRecord.Place
    ) async throws {
        try await services.requireNotTakenOver(BackupCatalog(destination, layout))
        let name = BackupLayout.name(of: now, after: place.newest)
        let writer = BackupWriter(
            BackupManifest(product: layout.product, stage: layout.stage, taken: now, release: served?.name),
            named: BackupLayout.increment(name), to: destination, for: recipients)
        for (file, source) in sources.sorted(by: { $0.key < $1.key }) {
            guard due.contains(file) else {
                if let copied = place.copied[file] { writer.reuse(copied.file) }
                continue
            }
            let written = try await write(source, copies[file], to: writer)
            place.copied[file] = IncrementRecord.Copied(
                state: copies[file]?.state ?? states[file] ?? "", file: written, moment: now)
        }
        _ = try await writer.finish()
        place.newest = name
    }

    private func write(
        _ source: Source, _ copy: DatabaseCopy?, to writer: BackupWriter
    ) async throws -> BackupFile {
        switch source {
        case .database(let source):
            guard let copy else { throw FileError("read", source.path) }
            return try await copy.write(to: writer)
        case .stage: return try await StageFiles.write(services.configuration, to: writer)
        case .release(let name, let folder):
            return try await FolderArchive.write(release: name, in: folder, to: writer)
        }
    }
}
