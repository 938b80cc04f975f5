import CDispatch
import Dispatch
import Foundation
import SoloCore
import SoloSQL
import SoloStore

/// The schema's text of one database, or an empty one.
struct DatabaseSchema: Sendable {
    /// SQLite blocks its thread, and the tasks' threads are few.
    private static let queue = DispatchQueue(label: "solo.schema")

    /// The database's id in the manifest.
    let resource: String
    let text: String
    /// The database's file.
    let path: String
    /// Whether the folder's group may write to the file. SQLite gives what it puts beside it the same rights.
    var isShared = false

    /// Runs the text on the database, all of it or nothing, in its turn among those who write to it. The file is made if there is none.
    ///
    /// - Parameter clock: what the wait for its turn is measured with.
    /// - Throws: ``SchemaError`` if the text is not valid or others write for 10 seconds; `SQLError`.
    func apply(clock: some Clock<Duration> = ContinuousClock()) async throws {
        if isShared { try await blocking { try share() } }
        if text.isEmpty { try await blocking { try makeFile() } } else { try await run(clock) }
        try await blocking { try DurableFile.flushFolder(folder) }
    }

    /// An app that made its file itself would do so in several processes at once.
    private func makeFile() throws {
        guard try !DurableFile(path: path).exists() else { return }
        try SQLiteConnection(path: path).close()
    }

    /// Makes an empty file, if there is none, that the group may write to.
    private func share() throws {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o660)
        guard descriptor >= 0 else { throw FileError("make", path) }
        defer { close(descriptor) }
        // The mode that open(2) takes is cut by the process's umask. One that the app has made is the app's to permit.
        var found = stat()
        guard fstat(descriptor, &found) == 0, found.st_uid == geteuid() else { return }
        guard fchmod(descriptor, 0o660) == 0 else { throw FileError("set the permissions of", path) }
    }

    private func run(_ clock: some Clock<Duration>) async throws {
        let database = try await blocking { try SQLiteDatabase(path: path, clock: clock) }
        var failure: (any Error)?
        do {
            // What others are told who wait for it.
            let context = InvocationContext("the schema of \(resource)")
            try await InvocationContext.$current.withValue(context) { try await database.run(script: text) }
        } catch {
            failure = explained(error)
        }
        await database.close()
        if let failure { throw failure }
    }

    /// Where the database is not what the text says. It is only read; one that is not there yet misses nothing.
    ///
    /// - Throws: ``SchemaError`` for a text that would not run, and `SQLError`.
    func misfits() async throws -> [SchemaMisfit] {
        if text.isEmpty { return [] }
        return try await blocking {
            let declared = try SQLiteConnection(path: ":memory:")
            defer { declared.close() }
            do {
                try declared.run(script: text)
            } catch {
                // It may count on tables that something else has made, and then says nothing of their columns.
                guard try runsInCopy() else { throw explained(error) }
                return []
            }
            guard try DurableFile(path: path).exists() else { return [] }
            let actual = try SQLiteConnection(path: path, access: .readOnly)
            defer { actual.close() }
            return try SchemaComparison(resource: resource, declared: declared, actual: actual).misfits()
        }
    }

    /// Whether the text runs in a database without rows that has the tables of the file.
    private func runsInCopy() throws -> Bool {
        guard try DurableFile(path: path).exists() else { return false }
        let actual = try SQLiteConnection(path: path, access: .readOnly)
        defer { actual.close() }
        let copy = try SQLiteConnection(path: ":memory:")
        defer { copy.close() }
        let statements = try actual.all("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid") {
            $0.text(0)
        }
        for statement in statements {
            // What one makes by itself, as a table of FTS5 does, cannot be made again.
            try? copy.script(statement)
        }
        do {
            try copy.run(script: text)
            return true
        } catch is SQLScriptError {
            return false
        }
    }

    private var folder: String { String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) }

    private func explained(_ error: any Error) -> any Error {
        switch error {
        case let error as SQLError where error.code == .busy:
            return SchemaError(
                .databaseBusy, "The schema of the SQLite “\(resource)” did not run: \(error.message)",
                fix: "The release that serves is left alone.")
        case let error as SQLScriptError:
            guard error.error.code == .statement else { return error.error }
            let isThere = error.error.message.contains("already exists")
            return SchemaError(
                .invalid,
                "The schema of the SQLite “\(resource)” does not run: in the statement at line \(error.line): "
                    + error.error.message,
                fix: isThere
                    ? "It is run before each release starts: write `IF NOT EXISTS`."
                    : "Correct the text at `schema:` where SQLite(\"\(resource)\") is declared.")
        default: return error
        }
    }

    private func blocking<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            Self.queue.async { continuation.resume(with: Result(catching: body)) }
        }
    }
}

/// A schema that was not run: of which database, why, and what to do.
package struct SchemaError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable {
        case invalid = "schema-invalid"
        case databaseBusy = "database-busy"
    }

    package var code: Code
    package var message: String
    package var fix: String

    init(_ code: Code, _ message: String, fix: String) {
        self.code = code
        self.message = message
        self.fix = fix
    }

    package var description: String { "\(message) \(fix)" }
}
