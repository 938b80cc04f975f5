import Foundation
import SoloConcurrency
import SoloCore
import Synchronization

/// The connection that writes, for one at a time: first come in this process, and by a lock on a file among processes.
final class SQLiteWriter: Sendable {
    /// How long somebody waits who has no deadline.
    static let longestWait = Duration.seconds(10)

    let lane: SQLiteLane
    let timeouts: Timeouts
    private let path: String
    private let turns = Semaphore()
    private let lock: WriterLock?

    /// - Parameter isShared: whether other processes may write to the file.
    init(path: String, lane: SQLiteLane, timeouts: Timeouts, isShared: Bool) {
        self.path = path
        self.lane = lane
        self.timeouts = timeouts
        lock = isShared ? WriterLock(database: path) : nil
    }

    /// Waits for the right to write; whoever has it must release it.
    ///
    /// - Parameter limit: how long it waits, if that ends before the deadline.
    /// - Throws: `SQLError` with code `busy` at the deadline of what the task handles; `CancellationError`.
    func acquire(within limit: Duration? = nil) async throws -> SQLiteTurn {
        try Task.checkCancellation()
        let context = InvocationContext.current
        let left = (context?.deadline ?? .now + Self.longestWait) - .now
        let deadline = timeouts.now() + (limit.map { min($0, left) } ?? left)
        let name = context?.name ?? ProcessInfo.processInfo.processName
        try await wait(for: turns.request(), until: deadline, as: name) { [turns] in turns.withdraw($0) }
        do {
            if let lock {
                try await wait(for: lock.request(as: name), until: deadline, as: name) { lock.withdraw($0) }
            }
        } catch {
            turns.release()
            throw error
        }
        return SQLiteTurn(writer: self)
    }

    /// Waits for the last turn, and closes the connection.
    func close() async {
        try? await turns.withPermit { await lane.close() }
    }

    fileprivate func release() {
        lock?.release()
        turns.release()
    }

    private func wait(
        for place: Promise<Void>, until deadline: Duration, as name: String,
        withdraw: @escaping @Sendable (Promise<Void>) -> Bool
    ) async throws {
        guard !place.isSettled else { return try await place.value }
        let timeout = timeouts.after(deadline - timeouts.now()) { [weak self] in
            guard withdraw(place) else { return }
            place.fail(self?.busy(name) ?? CancellationError())
        }
        defer { timeouts.cancel(timeout) }
        try await withTaskCancellationHandler {
            try await place.value
        } onCancel: {
            if withdraw(place) { place.fail(CancellationError()) }
        }
    }

    private func busy(_ name: String) -> SQLError {
        let holder = lock?.holder?.text() ?? "another writer has it"
        return SQLError(
            .busy,
            "\(name.printable) waited until its deadline to write to \(path): \(holder). Try again; if this happens often, write "
                + "in shorter transactions, and do slow work before or after them.")
    }
}

/// The right to write, until it is released; releasing it twice does nothing.
final class SQLiteTurn: Sendable {
    private let writer: SQLiteWriter
    private let isHeld = Atomic(true)

    fileprivate init(writer: SQLiteWriter) {
        self.writer = writer
    }

    func release() {
        if isHeld.exchange(false, ordering: .acquiringAndReleasing) { writer.release() }
    }
}
