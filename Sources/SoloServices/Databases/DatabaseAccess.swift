package import SoloCore

/// How a person reaches a database of a stage.
package enum DatabaseAccess: Codable, Sendable {
    case sqlite(path: String)
    /// As the database's owner. `programs` is the folder of `psql`, `pg_dump` and `pg_restore` of the server's version.
    case postgres(host: String, port: Int, database: String, user: String, password: Redacted<String>, programs: String)
}

extension ManifestResource.Kind {
    package var isDatabase: Bool { self == .sqlite || self == .postgres }
}
