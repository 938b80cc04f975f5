import CSQLite
import Dispatch
import Synchronization

/// A connection on a thread of its own, so that waiting for a disk does not hold up Swift's cooperative threads. Reading a few rows takes
/// less time than the way to that thread: whoever alone has the lane may do that on its own.
///
/// A task that is cancelled interrupts its statement.
final class SQLiteLane: @unchecked Sendable {
    // Unchecked, because `connection` and `isClosed` are used on `queue`, or by the one who has the lane while nothing is on it. The lock around `running` says that the
    // connection is open while its statement is interrupted.
    private let queue: DispatchQueue
    private let open: @Sendable () throws -> SQLiteConnection
    private var connection: SQLiteConnection?
    private var isClosed = false
    private let running = Mutex(Running())

    private struct Running {
        var job = 0
        var interruptible: (job: Int, handle: InterruptHandle)?
        var cancelled: Set<Int> = []

        func interrupt(_ job: Int) {
            if let interruptible, interruptible.job == job { sqlite3_interrupt(interruptible.handle.pointer) }
        }
    }

    /// Unchecked, because the one call that takes it is the one that SQLite allows from any thread.
    private struct InterruptHandle: @unchecked Sendable {
        let pointer: OpaquePointer
    }

    /// A lane whose connection is opened when it is first used.
    init(label: String, open: @escaping @Sendable () throws -> SQLiteConnection) {
        queue = DispatchQueue(label: label)
        self.open = open
    }

    /// Opens the connection now, so that a mistake is known at the start.
    func prepare(_ body: @Sendable (SQLiteConnection) throws -> Void) throws {
        try queue.sync { try body(opened()) }
    }

    /// Runs `body` on this thread, if the connection is open. It must take no longer than a moment, and nobody else may use the lane
    /// meanwhile.
    func runHere<Value>(_ body: (SQLiteConnection) throws -> Value?) rethrows -> Value? {
        guard let connection else { return nil }
        return try body(connection)
    }

    /// A number for a job, for whoever interrupts it.
    func newJob() -> Int {
        running.withLock { running in
            running.job += 1
            return running.job
        }
    }

    /// - Parameter job: what ``interrupt(_:)`` calls it.
    func run<Value: Sendable>(
        interruptible: Bool = true, job: Int? = nil, _ body: @escaping @Sendable (SQLiteConnection) throws -> Value
    ) async throws -> Value {
        guard interruptible else { return try await enqueue { try body($0) } }
        try Task.checkCancellation()
        let job = job ?? newJob()
        defer { running.withLock { _ = $0.cancelled.remove(job) } }
        return try await withTaskCancellationHandler {
            do {
                return try await enqueue { connection in
                    let handle = InterruptHandle(pointer: connection.handle)
                    let isCancelled = self.running.withLock { running in
                        running.interruptible = (job, handle)
                        return running.cancelled.contains(job)
                    }
                    defer { self.running.withLock { $0.interruptible = nil } }
                    if isCancelled { throw CancellationError() }
                    return try body(connection)
                }
            } catch let error as SQLError where Task.isCancelled && error.isInterruption {
                throw CancellationError()
            }
        } onCancel: {
            running.withLock { running in
                running.cancelled.insert(job)
                running.interrupt(job)
            }
        }
    }

    /// Interrupts the statement of a job, if it runs now.
    func interrupt(_ job: Int) { running.withLock { $0.interrupt(job) } }

    /// Runs `body` after what runs; without a connection if it cannot be had.
    func perform(_ body: @escaping @Sendable (SQLiteConnection?) -> Void) {
        queue.async { body(try? self.opened()) }
    }

    func close() async {
        _ = try? await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            queue.async {
                self.connection?.close()
                self.connection = nil
                self.isClosed = true
                continuation.resume()
            }
        }
    }

    private func enqueue<Value: Sendable>(
        _ body: @escaping @Sendable (SQLiteConnection) throws -> Value
    ) async throws -> Value {
        // Unchecked, since the block below always resumes it, once.
        try await withUnsafeThrowingContinuation { (continuation: UnsafeContinuation<Value, any Error>) in
            queue.async {
                continuation.resume(with: Result { try body(self.opened()) })
            }
        }
    }

    private func opened() throws -> SQLiteConnection {
        if let connection { return connection }
        guard !isClosed else {
            throw SQLError(.closed, "The database was closed; it is used after the app began to stop.")
        }
        let connection = try open()
        self.connection = connection
        return connection
    }
}

extension SQLError {
    var isInterruption: Bool { engineCode?.hasPrefix("SQLITE_INTERRUPT") == true }
}
