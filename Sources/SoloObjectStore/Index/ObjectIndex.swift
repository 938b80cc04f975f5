import Foundation
import SoloSQL
import SoloStore
import Synchronization

/// The list of objects: a SQLite file beside the contents. An object is visible once it has a row there.
///
/// Reads take a connection of their own, at most one a thread, and run where they are called: they take microseconds. Each
/// is one snapshot: its statements see the same state of the index, whatever is committed between them.
/// Writes go through one ``GroupCommit``, which lets many of them share one commit.
final class ObjectIndex: Sendable {
    let commits: GroupCommit
    private let path: String
    /// The most changes of one commit, so that the first of them does not wait for too many others.
    private static let batchLimit = 256
    private let idle = Mutex<[IdleConnection]>([])

    /// Unchecked, because a connection is in this box only while it is not used.
    private struct IdleConnection: @unchecked Sendable {
        var connection: SQLiteConnection
    }

    /// - Parameter flush: Makes the entries of new content files durable, before a commit that mentions them.
    init(path: String, flush: @escaping @Sendable (_ files: [String]) throws -> Void) throws {
        self.path = path
        commits = try GroupCommit(path: path, schema: Self.schema, batchLimit: Self.batchLimit, flush: flush)
    }

    func close() async {
        await commits.close()
        for idle in idle.withLock({ idle in
            defer { idle = [] }
            return idle
        }) {
            idle.connection.close()
        }
    }

    /// Runs `body` on one snapshot of the index, which ends with it.
    func read<Value>(_ body: (SQLiteConnection) throws -> Value) throws -> Value {
        let connection =
            try idle.withLock { $0.popLast() }?.connection ?? SQLiteConnection(path: path, access: .readOnly)
        // After an error the connection is not put back: releasing it closes it, which ends its transaction.
        try connection.execute("BEGIN")
        let value = try body(connection)
        try connection.execute("COMMIT")
        let kept = IdleConnection(connection: connection)
        idle.withLock { $0.append(kept) }
        return value
    }

    /// Writes the index as it is into a new file.
    func copy(to path: String) throws {
        // A connection of its own: SQLite copies outside of a transaction alone.
        let connection = try SQLiteConnection(path: self.path, access: .readOnly)
        defer { connection.close() }
        try connection.writeSnapshot(to: path)
    }

    static let schema = """
        CREATE TABLE IF NOT EXISTS buckets (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, created REAL NOT NULL, lifecycle TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS contents (id INTEGER PRIMARY KEY, bytes BLOB);
        CREATE TABLE IF NOT EXISTS files (
            name TEXT PRIMARY KEY, content INTEGER NOT NULL, position INTEGER NOT NULL, size INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS files_of_content ON files (content, position);
        CREATE TABLE IF NOT EXISTS objects (
            bucket INTEGER NOT NULL REFERENCES buckets, key BLOB NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL,
            modified REAL NOT NULL, content INTEGER NOT NULL, details TEXT NOT NULL, PRIMARY KEY (bucket, key)
        ) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS uploads (
            id TEXT PRIMARY KEY, bucket INTEGER NOT NULL REFERENCES buckets, key BLOB NOT NULL, started REAL NOT NULL,
            details TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS parts (
            upload TEXT NOT NULL, number INTEGER NOT NULL, etag TEXT NOT NULL, modified REAL NOT NULL,
            file TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, checksum TEXT NOT NULL, PRIMARY KEY (upload, number)
        ) WITHOUT ROWID;
        """
        + IndexSequence.schema
}
