import Dispatch
package import SoloSQL
import Synchronization

/// One writer that puts whatever came in while the last transaction was on its way to the disk into the next one.
///
/// A commit costs a flush of the disk, some milliseconds, however much is in it; so a thousand messages at once cost about as
/// much as one, and nothing waits for others to come. What `perform` returns is on the disk.
package final class GroupCommit: @unchecked Sendable {
    // Unchecked, because `connection` is used on `queue` alone.
    private let queue: DispatchQueue
    private let connection: SQLiteConnection
    private let state = Mutex(State())

    private struct State {
        var first: [any GroupCommitEntry] = []
        var rest: [any GroupCommitEntry] = []
        var isScheduled = false
        var isClosed = false
    }

    /// Opens the file and makes its tables with `schema`, which may run again at each start.
    package init(path: String, schema: String) throws {
        connection = try SQLiteConnection(path: path)
        let opened = connection
        try opened.transaction { try opened.script(schema) }
        queue = DispatchQueue(label: "solo.group-commit")
    }

    /// Runs `body` in the next transaction and returns when that is on the disk.
    ///
    /// A `body` that throws undoes what it wrote and nothing else.
    ///
    /// - Parameter early: runs before the others of its transaction and returns before the disk has it. For what may be
    ///   forgotten in a crash, such as a lease: it sees only what is on the disk already.
    package func perform<Value: Sendable>(
        early: Bool = false, _ body: @escaping @Sendable (SQLiteConnection) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let entry = PendingEntry(body: body, continuation: continuation)
            let (isClosed, schedule) = state.withLock { state in
                guard !state.isClosed else { return (true, false) }
                if early { state.first.append(entry) } else { state.rest.append(entry) }
                defer { state.isScheduled = true }
                return (false, !state.isScheduled)
            }
            if isClosed {
                continuation.resume(throwing: SQLError(.closed, "\(connection.path) was closed."))
            } else if schedule {
                queue.async { self.commitPending() }
            }
        }
    }

    /// Runs `body` now, in the caller's thread's time: for the start alone.
    package func atOnce<Value>(_ body: (SQLiteConnection) throws -> Value) throws -> Value {
        try queue.sync { try body(connection) }
    }

    /// Commits what is pending, and closes the file. Later calls throw.
    package func close() async {
        await withCheckedContinuation { continuation in
            state.withLock { $0.isClosed = true }
            queue.async {
                self.commitPending()
                self.connection.close()
                continuation.resume()
            }
        }
    }

    private func commitPending() {
        while true {
            let batch: (first: [any GroupCommitEntry], rest: [any GroupCommitEntry])? = state.withLock { state in
                guard !state.first.isEmpty || !state.rest.isEmpty else {
                    state.isScheduled = false
                    return nil
                }
                defer { (state.first, state.rest) = ([], []) }
                return (state.first, state.rest)
            }
            guard let batch else { return }
            commit(batch.first, batch.rest)
        }
    }

    private func commit(_ first: [any GroupCommitEntry], _ rest: [any GroupCommitEntry]) {
        do {
            try connection.transaction {
                for entry in first { try entry.run(connection) }
                for entry in first { entry.finish(nil) }
                for entry in rest { try entry.run(connection) }
            }
            for entry in rest { entry.finish(nil) }
        } catch {
            // The disk refused, not one entry: nothing of this transaction happened.
            for entry in first + rest { entry.finish(error) }
        }
    }
}

/// One piece of work in a transaction.
private protocol GroupCommitEntry: AnyObject, Sendable {
    /// Runs it; its own failure is kept for its caller, and only one that ends the transaction is thrown.
    func run(_ connection: SQLiteConnection) throws
    /// Tells its caller how it ended; the second time nothing happens.
    func finish(_ failure: (any Error)?)
}

private final class PendingEntry<Value: Sendable>: GroupCommitEntry, @unchecked Sendable {
    // Unchecked, because it is made by its caller and from then on used on the writer's queue alone.
    private let body: @Sendable (SQLiteConnection) throws -> Value
    private var continuation: CheckedContinuation<Value, any Error>?
    private var result: Result<Value, any Error>?

    init(
        body: @escaping @Sendable (SQLiteConnection) throws -> Value,
        continuation: CheckedContinuation<Value, any Error>
    ) {
        self.body = body
        self.continuation = continuation
    }

    func run(_ connection: SQLiteConnection) throws {
        try connection.execute("SAVEPOINT entry")
        do {
            result = .success(try body(connection))
        } catch {
            // Where SQLite has undone the whole transaction by itself there is no savepoint left, and this throws too.
            try connection.execute("ROLLBACK TO entry")
            result = .failure(error)
        }
        try connection.execute("RELEASE entry")
    }

    func finish(_ failure: (any Error)?) {
        guard let continuation else { return }
        self.continuation = nil
        if let failure {
            continuation.resume(throwing: failure)
        } else if let result {
            continuation.resume(with: result)
        }
    }
}
