import Foundation
import SoloSQL

/// Runs `body` with a database in a folder of its own, and removes the folder.
func withDatabase<Value>(
    _ schema: String = "", transactionLimit: Duration = SQLiteDatabase.transactionLimit,
    clock: some Clock<Duration> = ContinuousClock(), _ body: (SQLiteDatabase) async throws -> Value
) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appending(path: "solo-sql-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let database = try SQLiteDatabase(
        path: folder.appending(path: "test.sqlite").path, transactionLimit: transactionLimit, clock: clock)
    if !schema.isEmpty { try database.applySchema(sql: schema) }
    let value = try await body(database)
    await database.close()
    return value
}
