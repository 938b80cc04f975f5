import SoloSQL

/// A change of a ``GroupCommit``'s file on its way to the disk.
protocol PendingChange: AnyObject, Sendable {
    var files: [String] { get }
    /// Runs it within the open transaction. If it throws, it alone is undone, and the error is kept for its caller.
    func run(_ connection: SQLiteConnection) -> (any Error)?
    /// Resumes its caller: with the change's own error, or else with this one. Only the first call has an effect.
    func finish(_ error: (any Error)?)
}

final class Change<Value: Sendable>: PendingChange, @unchecked Sendable {
    // Unchecked, because it is made by its caller and from then on used on the writer's queue alone.
    let files: [String]
    private let body: @Sendable (SQLiteConnection) throws -> Value
    private var continuation: CheckedContinuation<Value, any Error>?
    private var result: Result<Value, any Error>?

    init(
        files: [String], body: @escaping @Sendable (SQLiteConnection) throws -> Value,
        continuation: CheckedContinuation<Value, any Error>
    ) {
        self.files = files
        self.body = body
        self.continuation = continuation
    }

    func run(_ connection: SQLiteConnection) -> (any Error)? {
        do {
            try connection.execute("SAVEPOINT change")
            let value = try body(connection)
            try connection.execute("RELEASE change")
            result = .success(value)
            return nil
        } catch {
            undo(connection)
            result = .failure(error)
            return error
        }
    }

    /// After a full disk SQLite has undone the whole transaction by itself, and there is no savepoint left.
    private func undo(_ connection: SQLiteConnection) {
        guard connection.isInTransaction else { return }
        do {
            try connection.execute("ROLLBACK TO change")
            try connection.execute("RELEASE change")
        } catch {
            // Otherwise a part of the change would be committed with the others.
            connection.rollBack()
        }
    }

    func finish(_ error: (any Error)?) {
        guard let continuation else { return }
        self.continuation = nil
        switch (result, error) {
        case (.failure(let own), _): continuation.resume(throwing: own)
        case (_, let error?): continuation.resume(throwing: error)
        case (.success(let value), nil): continuation.resume(returning: value)
        case (nil, nil):
            continuation.resume(throwing: SQLError(.misuse, "The change was committed without having run."))
        }
    }
}

extension [any PendingChange] {
    func finish(_ error: (any Error)?) {
        for change in self { change.finish(error) }
    }

    func finish(_ error: GroupCommitError) { finish(error as any Error) }
}
