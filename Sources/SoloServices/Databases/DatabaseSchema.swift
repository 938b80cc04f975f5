import Dispatch
import SoloSQL
import SoloStore

/// The schema's text of one database.
struct DatabaseSchema: Sendable {
    /// SQLite blocks its thread, and the tasks' threads are few.
    private static let queue = DispatchQueue(label: "solo.schema")

    /// The database's id in the manifest.
    let resource: String
    let text: String
    /// The database's file.
    let path: String

    /// Runs the text on the database, all of it or nothing. The file is made if there is none.
    ///
    /// - Throws: ``SchemaError`` if the text is not valid, and `SQLError`.
    func apply() async throws {
        try await blocking {
            let connection = try SQLiteConnection(path: path)
            defer { connection.close() }
            try located { try connection.transaction { try connection.run(script: text) } }
            try DurableFile.flushFolder(folder)
        }
    }

    /// Where the database is not what the text says. It is only read; one that is not there yet misses nothing.
    func misfits() async throws -> [SchemaMisfit] {
        try await blocking {
            let declared = try SQLiteConnection(path: ":memory:")
            defer { declared.close() }
            do {
                try located { try declared.run(script: text) }
            } catch let error as SchemaError where error.message.contains("no such table") {
                // It counts on tables that something else makes.
                return []
            }
            guard try DurableFile(path: path).exists() else { return [] }
            let actual = try SQLiteConnection(path: path, access: .readOnly)
            defer { actual.close() }
            return try SchemaComparison(resource: resource, declared: declared, actual: actual).misfits()
        }
    }

    private var folder: String { String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) }

    private func located(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as SQLScriptError {
            guard error.error.code == .statement else { throw error.error }
            let isThere = error.error.message.contains("already exists")
            throw SchemaError(
                message: "The schema of the SQLite “\(resource)” does not run: in the statement at line \(error.line): "
                    + error.error.message,
                fix: isThere
                    ? "It is run before each release starts: write `IF NOT EXISTS`."
                    : "Correct the text at `schema:` where SQLite(\"\(resource)\") is declared.")
        }
    }

    private func blocking<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            Self.queue.async { continuation.resume(with: Result(catching: body)) }
        }
    }
}

/// A schema that SQLite does not run: of which database, at which line, and what to do.
package struct SchemaError: Error, Sendable, Equatable, CustomStringConvertible {
    package var message: String
    package var fix: String

    package var description: String { "\(message) \(fix)" }
}
