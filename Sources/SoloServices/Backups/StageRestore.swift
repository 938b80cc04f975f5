package import Foundation
package import SoloArchive
package import SoloBackup
import SoloCore
import SoloObjectStore
import SoloPostgres
import SoloSQL
import SoloStore

/// Makes the data of a stage anew from a backup, in a folder that nothing uses yet, and verifies it there.
package struct StageRestore: Sendable {
    private let configuration: PlatformConfiguration
    private let reader: BackupReader
    private let manifest: BackupManifest
    private let clusters: ClusterRestore
    private let target: PointInTimeRecovery.Target

    /// - Parameters:
    ///   - configuration: of the stage as it will be: its folder is empty.
    ///   - moment: to which Postgres databases with a log are restored; to the log's end without it.
    package init(
        _ point: RestorePoint, from destination: any BackupDestination, with identities: [AgeIdentity],
        into configuration: PlatformConfiguration, at moment: Date? = nil
    ) {
        let manifest = point.manifest
        clusters = ClusterRestore(
            destination: destination, identities: identities,
            layout: BackupLayout(product: manifest.product, stage: manifest.stage), configuration: configuration)
        target = Self.target(point, moment)
        self.configuration = configuration
        self.manifest = manifest
        reader = BackupReader(destination, with: identities)
    }

    private static func target(_ point: RestorePoint, _ moment: Date?) -> PointInTimeRecovery.Target {
        if let moment { return .moment(moment) }
        guard point.isBackupAlone else { return .endOfLog }
        // One that went on from an earlier base backup has what was committed until it was made.
        return point.hasOwnBase ? .endOfBackup : .moment(point.manifest.taken)
    }

    /// - Parameter begun: is called for each file, before it is read.
    /// - Throws: ``BackupError``; what is in the folder must not be used then.
    ///
    /// - Returns: what became of the log of the Postgres databases; `nil` if the backup has none.
    @discardableResult
    package func run(begun: (BackupFile) -> Void = { _ in }) async throws -> ReplayedLog? {
        var replayed: ReplayedLog?
        try DurableFile.makeFolder(configuration.databasesPath)
        for file in manifest.files where file.role != .contents && file.role != .objects {
            begun(file)
            switch file.role {
            case .sqlite: try await restore(file, to: configuration.databasePath(file.resource ?? ""))
            case .queues: try await restore(file, to: configuration.queuePath)
            case .schedules: try await restore(file, to: configuration.schedulesPath)
            case .stage: try await StageFiles.read(file, from: reader, into: configuration)
            case .release: try await restore(release: file)
            case .base:
                replayed = try await ReplayedLog(clusters.run(file, to: target), of: target, after: replayed)
            case .postgres, .objects, .contents, .log: continue
            }
        }
        try await restoreObjects(begun)
        try DurableFile.flushFolder(configuration.databasesPath)
        try await restorePostgres(begun)
        try DurableFile.flushFolder(configuration.folder)
        return replayed
    }

    private func restorePostgres(_ begun: (BackupFile) -> Void) async throws {
        let dumps = manifest.files.filter { $0.role == .postgres }
        guard !dumps.isEmpty || manifest.files.contains(where: { $0.role == .base }) else { return }
        guard let applied = try DurableFile(path: configuration.folder + "/manifest.json").read() else {
            throw BackupError(.damaged, "The backup has databases of Postgres, and no manifest that declares them.")
        }
        for file in dumps { begun(file) }
        let services = try PlatformServices(unserved: configuration)
        do {
            try await PostgresCopies(services: services).load(
                dumps, of: Manifest.decode(applied), from: reader, through: configuration.folder)
            try await services.clusters.check()
        } catch {
            await services.close()
            throw error
        }
        await services.close()
    }

    /// Only a host has a use for it: elsewhere the app is built.
    private func restore(release file: BackupFile) async throws {
        guard configuration.servedRelease != nil else { return }
        guard let name = file.resource, Self.isPlain(name) else {
            throw BackupError(.damaged, "The backup has a release with the name \(file.resource.debugDescription).")
        }
        try await FolderArchive.read(
            file, from: reader, into: "\(configuration.folder)/\(FolderArchive.releases)/\(name)")
    }

    private func restore(_ file: BackupFile, to path: String) async throws {
        guard file.resource.map(Self.isPlain) ?? true else {
            throw BackupError(.damaged, "The backup has a database with the name \(file.resource.debugDescription).")
        }
        try await FilePieces.write(path) { write in try await reader.read(file) { try write($0) } }
        let connection = try SQLiteConnection(path: path, access: .readOnly)
        defer { connection.close() }
        let problems = try connection.all("PRAGMA integrity_check") { $0.text(0) }
        guard problems == ["ok"] else {
            throw BackupError(.damaged, "The database in \(file.path) is damaged: \(problems.first ?? "").")
        }
        let rows = try connection.rowCounts()
        if let expected = file.rows, expected != rows {
            throw BackupError(.damaged, "The database in \(file.path) has other rows than its manifest says.")
        }
    }

    private func restoreObjects(_ begun: (BackupFile) -> Void) async throws {
        let lists = manifest.files.filter { $0.role == .objects }
        guard !lists.isEmpty else { return }
        let store = try ObjectImport(directory: configuration.objectsPath)
        // Of what several have, the first one's counts.
        for list in lists {
            begun(list)
            var lines = LineReader()
            try await reader.read(list) { piece in
                for line in lines.consume(piece) {
                    let line = try JSONDecoder().decode(ObjectLine.self, from: line)
                    if let bucket = line.bucket { try store.add(bucket) }
                    if let object = line.object { try store.add(object) }
                }
            }
        }
        for file in manifest.files where file.role == .contents {
            begun(file)
            try await restore(contents: file, into: store)
        }
        let missing = try store.finish()
        guard missing.isEmpty else {
            throw BackupError(
                .damaged, "The backup lacks contents of its objects: \(missing.joined(separator: ", ")).",
                fix: "Nothing was changed. Restore another backup, or the same one from another destination.")
        }
    }

    private func restore(contents file: BackupFile, into store: ObjectImport) async throws {
        var part: PartFile?
        try await reader.readArchive(file) { event in
            switch event {
            case .begin(let name, let bytes):
                let wanted = try store.wants(name)
                guard wanted == nil || wanted == bytes else {
                    throw BackupError(.damaged, "\(file.path) has \(bytes) bytes of \(name), and not \(wanted ?? 0).")
                }
                part = wanted == nil ? nil : try PartFile(name, in: store)
            case .content(let piece): try part?.append(piece)
            case .end: try part?.finish(in: store)
            }
        }
    }

    private static func isPlain(_ name: String) -> Bool {
        !name.isEmpty && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    }
}

/// One part of an object on its way from an archive into the store: into its index or into a file.
private final class PartFile {
    private let name: String
    private var inline = Data()
    private let file: FileWriter?

    init(_ name: String, in store: ObjectImport) throws {
        self.name = name
        file = ObjectImport.isInline(name) ? nil : try FileWriter(try store.makeFile(of: name))
    }

    func append(_ piece: Data) throws {
        if let file { try file.append(piece) } else { inline += piece }
    }

    func finish(in store: ObjectImport) throws {
        if let file {
            try file.flush()
            try store.took(name)
        } else {
            try store.add(inline: inline, as: name)
        }
    }
}
