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
    let path = folder.appending(path: "test.sqlite").path
    let connection = try SQLiteConnection(path: path)
    try connection.script(schema)
    connection.close()
    let database = try SQLiteDatabase(path: path, transactionLimit: transactionLimit, clock: clock)
    let value = try await body(database)
    await database.close()
    return value
}
