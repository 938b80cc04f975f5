import Dispatch
package import SoloSQL
import Synchronization

import class Foundation.NSString

/// One writer of a SQLite file. Changes that arrive while a transaction is being written to the disk share the next one.
///
/// A commit costs a flush of the disk, some milliseconds, however much is in it; so a thousand changes at once cost about as
/// much as one, and none waits for others to come. What ``perform(early:mentioning:_:)`` returns is on the disk.
package final class GroupCommit: @unchecked Sendable {
    // Unchecked, because `connection` is used on `queue` alone.
    private let connection: SQLiteConnection
    private let queue = DispatchQueue(label: "solo.group-commit")
    private let batchLimit: Int
    private let flush: @Sendable (_ files: [String]) throws -> Void
    private let state = Mutex(State())

    private struct State {
        var early: [any PendingChange] = []
        var waiting: [any PendingChange] = []
        var isScheduled = false
        var isClosed = false

        mutating func nextBatch(_ limit: Int) -> Batch? {
            guard !early.isEmpty || !waiting.isEmpty else {
                isScheduled = false
                return nil
            }
            let batch = Batch(early: early, rest: Array(waiting.prefix(limit)))
            early = []
            waiting.removeFirst(batch.rest.count)
            return batch
        }
    }

    /// The changes of one transaction.
    private struct Batch {
        var early: [any PendingChange]
        var rest: [any PendingChange]

        var all: [any PendingChange] { early + rest }
    }

    /// Opens the file, makes its tables with `schema`, which may run again at each start, and flushes the file's folder.
    ///
    /// - Parameters:
    ///   - batchLimit: The most changes of one commit, so that the first of them does not wait for too many others.
    ///   - flush: Makes the entries of new files durable, before a commit that mentions them. If it throws, only the changes that
    ///     mention files fail.
    package init(
        path: String, schema: String, batchLimit: Int = .max,
        flush: @escaping @Sendable (_ files: [String]) throws -> Void = { _ in }
    ) throws {
        self.batchLimit = max(1, batchLimit)
        self.flush = flush
        connection = try SQLiteConnection(path: path)
        let opened = connection
        try opened.transaction { try opened.script(schema) }
        try DurableFile.flushFolder((path as NSString).deletingLastPathComponent)
    }

    /// Runs `body` in the next transaction and returns when that is on the disk.
    ///
    /// A `body` that throws undoes what it wrote and nothing else.
    ///
    /// - Parameters:
    ///   - early: runs before the others of its transaction and returns before the disk has it. For what may be
    ///     lost in a crash, such as a lease: it sees only what is on the disk already.
    ///   - files: The new files that the change mentions; their folder entries are flushed before the commit.
    /// - Throws: What `body` throws; ``GroupCommitError``; `SQLError` if nothing of the transaction happened.
    package func perform<Value: Sendable>(
        early: Bool = false, mentioning files: [String] = [],
        _ body: @escaping @Sendable (SQLiteConnection) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let change = Change(files: files, body: body, continuation: continuation)
            let (isClosed, schedule) = state.withLock { state in
                guard !state.isClosed else { return (true, false) }
                if early { state.early.append(change) } else { state.waiting.append(change) }
                defer { state.isScheduled = true }
                return (false, !state.isScheduled)
            }
            if isClosed {
                change.finish(SQLError(.closed, "\(connection.path) was closed."))
            } else if schedule {
                queue.async { self.commitPending() }
            }
        }
    }

    /// Runs `body` now and blocks the caller's thread, so use it only at the start.
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

    /// How many changes wait for the next commit, and whether more are taken.
    var pending: (count: Int, isClosed: Bool) {
        state.withLock { ($0.early.count + $0.waiting.count, $0.isClosed) }
    }

    private func commitPending() {
        while let batch = state.withLock({ $0.nextBatch(batchLimit) }) {
            commit(flushFiles(of: batch))
        }
    }

    /// The batch without the changes that failed because their files could not be flushed.
    private func flushFiles(of batch: Batch) -> Batch {
        // Once for all of them: files share few folders.
        let files = batch.all.flatMap(\.files)
        guard !files.isEmpty else { return batch }
        do {
            try flush(files)
            return batch
        } catch {
            for change in batch.all where !change.files.isEmpty { change.finish(error) }
            return Batch(early: batch.early.filter(\.files.isEmpty), rest: batch.rest.filter(\.files.isEmpty))
        }
    }

    private func commit(_ batch: Batch) {
        guard !batch.all.isEmpty else { return }
        do {
            try connection.execute("BEGIN IMMEDIATE")
        } catch {
            return batch.all.finish(error)
        }
        if let error = run(batch.early) { return batch.all.finish(.batchLost(connection.path, error)) }
        batch.early.finish(nil)
        if let error = run(batch.rest) { return batch.all.finish(.batchLost(connection.path, error)) }
        do {
            try connection.execute("COMMIT")
            batch.rest.finish(nil)
        } catch {
            connection.rollBack()
            batch.all.finish(.outcomeUnknown(connection.path, error))
        }
    }

    /// Runs changes, and stops at one that ended the transaction, since the rest must not run outside of it. Returns its error.
    private func run(_ changes: [any PendingChange]) -> (any Error)? {
        for change in changes {
            let error = change.run(connection)
            if !connection.isInTransaction { return error }
        }
        return nil
    }
}
