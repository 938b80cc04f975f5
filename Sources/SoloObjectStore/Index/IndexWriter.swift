import Dispatch
import SoloSQL
import Synchronization

/// Changes the index, one thread for all. Whoever comes while a commit is being synced shares the next one.
final class IndexWriter: @unchecked Sendable {
    // Unchecked, because `connection` is used on `queue` alone.
    private let connection: SQLiteConnection
    /// Makes the entries of new files durable.
    private let flush: @Sendable (_ files: [String]) throws -> Void
    private let queue = DispatchQueue(label: "solo.objects.index")
    private let state = Mutex(State())

    private struct State {
        var waiting: [Change] = []
        var isRunning = false
        var isClosed = false
    }

    private struct Change: Sendable {
        /// The new files that it mentions; their entries have to be on the disk before the commit.
        var files: [String]
        /// Runs inside of the batch's transaction; returns what to tell its caller after the commit.
        var apply: @Sendable (SQLiteConnection) -> @Sendable ((any Error)?) -> Void
        var fail: @Sendable (any Error) -> Void
    }

    /// The most changes of one commit, so that the first of them does not wait for too many others.
    private static let batch = 256

    init(connection: SQLiteConnection, flush: @escaping @Sendable (_ files: [String]) throws -> Void) {
        self.connection = connection
        self.flush = flush
    }

    /// Makes a change and returns its result once it is on the disk. What it throws undoes it, and it alone.
    func change<Value: Sendable>(
        mentioning files: [String] = [],
        _ body: @escaping @Sendable (SQLiteConnection) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            submit(
                Change(
                    files: files,
                    apply: { connection in
                        let result = Result { try Self.nested(connection, body) }
                        return { failure in
                            if let failure, case .success = result {
                                continuation.resume(throwing: failure)
                            } else {
                                continuation.resume(with: result)
                            }
                        }
                    },
                    fail: { continuation.resume(throwing: $0) }))
        }
    }

    /// Waits for what runs and closes the connection.
    func close() async {
        let waiting = state.withLock { state in
            state.isClosed = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for change in waiting { change.fail(Closed()) }
        await withCheckedContinuation { continuation in
            queue.async {
                self.connection.close()
                continuation.resume()
            }
        }
    }

    struct Closed: Error {}

    /// Another change of the same batch ended all of it.
    struct BatchLost: Error {}

    /// The commit failed. Whether it comes back after a crash is not known, so what it mentions must stay.
    struct CommitFailed: Error {
        var underlying: any Error
    }

    private func submit(_ change: Change) {
        enum Next { case start, wait, closed }
        let next = state.withLock { state -> Next in
            guard !state.isClosed else { return .closed }
            state.waiting.append(change)
            defer { state.isRunning = true }
            return state.isRunning ? .wait : .start
        }
        switch next {
        case .start: queue.async { self.drain() }
        case .wait: break
        case .closed: change.fail(Closed())
        }
    }

    private func drain() {
        while true {
            let batch = state.withLock { state -> [Change] in
                let batch = Array(state.waiting.prefix(Self.batch))
                state.waiting.removeFirst(batch.count)
                if batch.isEmpty { state.isRunning = false }
                return batch
            }
            guard !batch.isEmpty else { return }
            commit(batch)
        }
    }

    private func commit(_ batch: [Change]) {
        var prepared = batch
        do {
            // Once for all of them: files share few folders.
            let files = batch.flatMap(\.files)
            if !files.isEmpty { try flush(files) }
        } catch {
            for change in batch where !change.files.isEmpty { change.fail(error) }
            prepared.removeAll { !$0.files.isEmpty }
        }
        guard !prepared.isEmpty else { return }
        var answers: [@Sendable ((any Error)?) -> Void] = []
        do {
            try connection.transaction {
                answers = prepared.map { $0.apply(connection) }
            }
            for answer in answers { answer(nil) }
        } catch {
            if answers.isEmpty {
                for change in prepared { change.fail(error) }
            } else {
                for answer in answers { answer(CommitFailed(underlying: error)) }
            }
        }
    }

    private static func nested<Value>(
        _ connection: SQLiteConnection, _ body: (SQLiteConnection) throws -> Value
    ) throws -> Value {
        // After a full disk SQLite has rolled back the whole batch; a savepoint now would be a transaction of its own.
        guard connection.isInTransaction else { throw BatchLost() }
        try connection.execute("SAVEPOINT change")
        do {
            let value = try body(connection)
            try connection.execute("RELEASE change")
            return value
        } catch {
            if connection.isInTransaction {
                _ = try? connection.execute("ROLLBACK TO change")
                _ = try? connection.execute("RELEASE change")
            }
            throw error
        }
    }
}
