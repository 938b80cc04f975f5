/// A column that the schema's text of a database declares and that the database does not have, or has otherwise.
package struct SchemaMisfit: Codable, Sendable, Equatable {
    /// The database's id in the manifest.
    package var resource: String
    package var table: String
    package var column: String
    /// What is wrong, for people.
    package var message: String
    /// The statement that mends it, if SQLite has one.
    package var fix: String?

    package init(resource: String, table: String, column: String, message: String, fix: String? = nil) {
        self.resource = resource
        self.table = table
        self.column = column
        self.message = message
        self.fix = fix
    }
}
