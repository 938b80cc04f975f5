package import Foundation
import SoloCrypto
import SoloStore

/// The folder `Migrations/` of an app's package or of a release: a folder for each database, called as the resource's id.
package struct MigrationFolder: Sendable {
    package static let name = "Migrations"

    /// `Migrations/` itself.
    package let root: URL

    package init(_ root: URL) { self.root = root }

    /// `Migrations/` of a package.
    package init(package: URL) { self.init(package.appending(path: Self.name)) }

    /// The ids of the resources that have a folder here, in order.
    package func resources() throws -> [String] {
        try names(in: root).filter { name in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: root.appending(path: name).path, isDirectory: &isFolder)
                && isFolder.boolValue
        }
    }

    /// The migrations of one database in order, none if it has no folder. Files with another ending than `.sql` are not looked at.
    ///
    /// - Throws: ``MigrationError`` for the first file that is not valid.
    package func migrations(of resource: String) throws -> [Migration] {
        let folder = root.appending(path: resource)
        let files = try names(in: folder).filter { $0.lowercased().hasSuffix(".sql") }
        var migrations: [Migration] = []
        for file in files {
            let path = path(of: file, resource)
            // Removed since the folder was read.
            guard let content = try DurableFile(path: folder.appending(path: file).path).read() else { continue }
            let migration = try Migration(file: file, content: content, path: path)
            if let other = migrations.last, other.number == migration.number {
                throw MigrationError(
                    .duplicateNumber, "\(path) has the number of \(other.file).",
                    fix: "Give the one that has not run anywhere the next free number.")
            }
            guard migration.number == migrations.count + 1 else {
                let number = Migration.file(migrations.count + 1, "…")
                throw MigrationError(
                    .gap, "\(path) is there, and \(number) before it is not.",
                    fix: "Bring the missing file back, or rename this one if it has not run anywhere.")
            }
            migrations.append(migration)
        }
        return migrations
    }

    /// Identifies what is in the folder: it stays the same as long as no file in it is changed.
    package struct Fingerprint: Sendable, Equatable {
        private var files: [String: [UInt8]] = [:]

        package init() {}

        init(_ folder: MigrationFolder) {
            for resource in (try? folder.resources()) ?? [] {
                let path = folder.root.appending(path: resource)
                for file in (try? folder.names(in: path)) ?? [] {
                    let content = try? Data(contentsOf: path.appending(path: file))
                    files["\(resource)/\(file)"] = content.map { RunningDigest.sha256($0) }
                }
            }
        }
    }

    package var fingerprint: Fingerprint { Fingerprint(self) }

    /// Writes the next migration of a database, with a comment in place of statements, and returns where it is.
    ///
    /// - Throws: ``MigrationError`` for a name that is not valid, and for files that are not.
    package func add(_ name: String, for resource: String) throws -> URL {
        guard Migration.isName(name) else {
            throw MigrationError(
                .fileName,
                "“\(name)” is not a name for a migration: it has words of a-z and 0-9 with hyphens between them.",
                fix: "Write it such as `add-totals`.")
        }
        let number = try nextNumber(of: resource)
        let folder = root.appending(path: resource)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appending(path: Migration.file(number, name))
        try Data(Self.template.utf8).write(to: file, options: .withoutOverwriting)
        return file
    }

    /// An empty file that was made before is not yet a migration, and has its number all the same.
    private func nextNumber(of resource: String) throws -> Int {
        let numbers = try names(in: root.appending(path: resource)).compactMap { Int($0.prefix { $0 != "-" }) }
        return (numbers.max() ?? 0) + 1
    }

    private static let template = """
        -- Runs once, in one transaction, before the release that needs it starts.
        -- To drop or rename something, add a line `-- solo: contract`: then it runs after the releases before have ended.

        """

    private func path(of file: String, _ resource: String) -> String { "\(Self.name)/\(resource)/\(file)" }

    /// Without hidden ones.
    private func names(in folder: URL) throws -> [String] {
        guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { !$0.hasPrefix(".") }
                .sorted()
        } catch {
            throw MigrationError(
                .unreadable, "\(folder.path) cannot be read: \(error.localizedDescription)",
                fix: "Check its permissions.")
        }
    }
}
