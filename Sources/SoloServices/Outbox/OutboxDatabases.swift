import Dispatch
import SoloCore
import SoloSQL
import SoloStore

/// The databases of a stage whose transactions may enqueue, declared or not: what was enqueued is pushed although its component is
/// gone.
struct OutboxDatabases: Sendable {
    /// SQLite blocks its thread, and the tasks' threads are few.
    private static let queue = DispatchQueue(label: "solo.outbox")

    let files: DatabaseFiles
    let clusters: PostgresClusters

    func all() async throws -> [OutboxDatabase] {
        try files.sizes().keys.sorted().map { OutboxDatabase(.sqlite, $0) }
            + (try await clusters.outboxes().map { OutboxDatabase(.postgres, $0) })
    }

    /// Asks no server, since it is asked for each wake.
    func contains(_ database: OutboxDatabase) throws -> Bool {
        switch database.kind {
        case .sqlite: try files.sizes().keys.contains(database.name)
        case .postgres: clusters.hasOutbox(database.name)
        }
    }

    /// Opens a database as the role that may empty its outbox; `nil` if it has none, or its server does not run.
    func open(_ database: OutboxDatabase) async throws -> (any SQLEngine)? {
        switch database.kind {
        case .sqlite: return try await openFile(database)
        case .postgres:
            guard let target = try clusters.target(ofPusher: database.name) else { return nil }
            return PostgresDatabase(target, connections: 1)
        }
    }

    private func openFile(_ database: OutboxDatabase) async throws -> (any SQLEngine)? {
        try await withCheckedThrowingContinuation { continuation in
            Self.queue.async {
                continuation.resume(
                    with: Result {
                        let path = files.path(of: database.name)
                        guard try DurableFile(path: path).exists() else { return nil }
                        let connection = try SQLiteConnection(path: path)
                        defer { connection.close() }
                        let (sql, _) = try SQLOutbox.presence.rendered(.questionMarks)
                        guard try connection.first(sql, body: { $0.integer(0) }) != nil else { return nil }
                        return try SQLiteDatabase(path: path, readers: 1)
                    })
            }
        }
    }
}
