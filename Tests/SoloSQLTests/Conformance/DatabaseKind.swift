import Foundation
import PostgresServer
import SoloSQL

/// The databases that the clients work with. A test of the suite runs on each of them.
enum DatabaseKind: String, CaseIterable, Sendable {
    case sqlite, postgres

    /// Runs `body` with a client of an empty database.
    func with<Value: Sendable>(
        connections: Int = 10, clock: some Clock<Duration> = ContinuousClock(),
        _ body: (SQLClient) async throws -> Value
    ) async throws -> Value {
        switch self {
        case .sqlite:
            return try await withDatabase(clock: clock) { database in try await body(SQLClient(database)) }
        case .postgres:
            let database = PostgresDatabase(
                try await PostgresServer.database(), connections: connections, clock: clock)
            let result: Result<Value, any Error>
            do { result = .success(try await body(SQLClient(database))) } catch { result = .failure(error) }
            await database.close()
            return try result.get()
        }
    }

    /// The column type that keeps such values exactly.
    func type(_ kind: ColumnKind) -> String {
        switch (self, kind) {
        case (.sqlite, .integer): "INTEGER"
        case (.sqlite, .double): "REAL"
        case (.sqlite, .bytes): "BLOB"
        case (.sqlite, .boolean): "INTEGER"
        case (.sqlite, _): "TEXT"
        case (.postgres, .integer): "bigint"
        case (.postgres, .double): "double precision"
        case (.postgres, .bytes): "bytea"
        case (.postgres, .boolean): "boolean"
        case (.postgres, .text): "text"
        case (.postgres, .decimal): "numeric"
        case (.postgres, .uuid): "uuid"
        case (.postgres, .date): "timestamptz"
        case (.postgres, .json): "jsonb"
        }
    }

    enum ColumnKind { case integer, double, bytes, boolean, text, decimal, uuid, date, json }
}
