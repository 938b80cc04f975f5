import Foundation
import SoloBackup
import SoloCore
import SoloStore

/// The Postgres databases of a stage, as `pg_dump` writes them. What is in an outbox is left out: it belongs to the stage, and is on its way to a
/// queue.
struct PostgresCopies {
    let services: PlatformServices

    /// Writes each database of the applied manifest to a file in a folder.
    func dump(into folder: String) async throws -> [DatabaseCopy] {
        guard let manifest = services.appliedManifest else { return [] }
        var copies: [DatabaseCopy] = []
        for resource in manifest.resources where resource.kind == .postgres {
            guard let access = try await services.access(toDatabase: resource.id, of: manifest) else { continue }
            let name = services.storageName(.postgres, resource.id)
            let file = "postgres.\(name).dump"
            let snapshot = try await PostgresSnapshot.begin(access)
            defer { snapshot?.close() }
            try await access.dump(to: "\(folder)/\(file)", at: snapshot?.id).runToEnd()
            copies.append(
                DatabaseCopy(
                    role: .postgres, resource: name, file: file, path: "\(folder)/\(file)",
                    rows: try await snapshot?.rows()))
        }
        return copies
    }

    /// Makes the databases of a manifest anew, and loads a file into each.
    func load(_ files: [BackupFile], of manifest: Manifest, from reader: BackupReader, through folder: String)
        async throws
    {
        try await services.apply(manifest)
        for file in files {
            let name = file.resource ?? ""
            guard let id = services.resourceID(.postgres, named: name),
                let access = try await services.access(toDatabase: id, of: manifest)
            else {
                throw BackupError(
                    .damaged, "The backup has a database \(name.debugDescription) that its manifest does not declare.")
            }
            let path = "\(folder)/\(UUID().uuidString).dump"
            try await FilePieces.write(path) { write in try await reader.read(file) { try write($0) } }
            defer { unlink(path) }
            try await access.load(path).runToEnd()
            if let expected = file.rows, try await PostgresSnapshot.rows(access) != expected {
                throw BackupError(.damaged, "The database in \(file.path) has other rows than its manifest says.")
            }
        }
        try await services.permitDatabases(of: manifest)
    }
}
