import SoloCore

/// The migrations of one release: those of each database, in order.
package struct ReleaseMigrations: Sendable, Equatable, Codable {
    private let databases: [String: [Migration]]

    /// - Parameter databases: by the resources' ids.
    package init(_ databases: [String: [Migration]] = [:]) { self.databases = databases }

    /// - Throws: ``MigrationError`` for the first file that is not valid.
    package init(reading folder: MigrationFolder) throws {
        var databases: [String: [Migration]] = [:]
        for resource in try folder.resources() { databases[resource] = try folder.migrations(of: resource) }
        self.init(databases)
    }

    /// Those of a database, none if it has no folder.
    package subscript(resource: String) -> [Migration] { databases[resource] ?? [] }

    /// Rejects a folder that belongs to no database: its migrations would never run.
    ///
    /// - Parameter ids: of the stack's databases.
    package func requireDatabases(_ ids: [String]) throws(MigrationError) {
        guard let unknown = databases.keys.sorted().first(where: { !ids.contains($0) }) else { return }
        throw .unknownDatabase(
            unknown, known: ids, "The folder \(MigrationFolder.name)/\(unknown) has migrations of a database")
    }
}

extension MigrationError {
    /// - Parameter what: the beginning of a sentence that ends with `that the stack does not have`.
    package static func unknownDatabase(_ name: String, known: [String], _ what: String) -> MigrationError {
        let nearest = NearestName.of(name, in: known).map { "Did you mean “\($0)”? " } ?? ""
        let all = known.isEmpty ? "It has no database." : "It has \(known.sorted().joined(separator: ", "))."
        return MigrationError(.unknownResource, "\(what) that the stack does not have.", fix: nearest + all)
    }
}
