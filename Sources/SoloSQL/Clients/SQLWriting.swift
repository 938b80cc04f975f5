/// What also writes to a database: ``SQLClient`` and ``SQLTransaction``.
public protocol SQLWriting: SQLReading {
    /// Runs a statement and returns how many rows it inserted, updated or deleted.
    ///
    /// - Throws: ``SQLError``, with the constraint that refused; `CancellationError` where the task was cancelled.
    @discardableResult
    func execute(_ statement: SQLStatement) async throws -> SQLChanges
}
