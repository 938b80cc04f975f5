import SoloConcurrency
import Synchronization

/// Ends one statement if it takes too long: SQLite undoes what it interrupts.
final class SQLiteStatementLimit: Sendable {
    private enum Phase {
        case running, expired, ended
    }

    private let lane: SQLiteLane
    private let timeouts: Timeouts
    private let limit: Duration?
    private let error: @Sendable (SQLStatement, Duration) -> SQLError
    let job: Int
    private let phase = Mutex(Phase.running)

    /// - Parameter error: for the statement that it ends.
    init(
        _ lane: SQLiteLane, _ timeouts: Timeouts, _ limit: Duration?,
        error: @escaping @Sendable (SQLStatement, Duration) -> SQLError = SQLError.timeout
    ) {
        self.lane = lane
        self.timeouts = timeouts
        self.limit = limit
        self.error = error
        job = lane.newJob()
    }

    /// For a statement outside of a transaction, which has the turn to write until it ends: at most `longest`.
    static func writing(
        _ lane: SQLiteLane, _ timeouts: Timeouts, _ limit: Duration?, longest: Duration
    ) -> SQLiteStatementLimit {
        if let limit, limit < longest { return SQLiteStatementLimit(lane, timeouts, limit) }
        return SQLiteStatementLimit(lane, timeouts, longest, error: SQLError.tooLong)
    }

    /// Runs the statement.
    func run<Value: Sendable>(
        _ statement: SQLStatement, _ body: @escaping @Sendable (SQLiteConnection) throws -> Value
    ) async throws -> Value {
        guard let limit else { return try await lane.run(job: job, body) }
        let timeout = timeouts.after(limit) { self.expire() }
        defer { timeouts.cancel(timeout) }
        do {
            let value = try await lane.run(job: job, body)
            end()
            return value
        } catch {
            guard end() == .expired, let interruption = error as? SQLError, interruption.isInterruption else {
                throw error
            }
            throw self.error(statement, limit)
        }
    }

    private func expire() {
        phase.withLock { if $0 == .running { $0 = .expired } }
        lane.interrupt(timeouts) { self.phase.withLock { $0 == .expired } ? self.job : nil }
    }

    /// Returns what it was before.
    @discardableResult
    private func end() -> Phase {
        phase.withLock { phase in
            defer { phase = .ended }
            return phase
        }
    }
}

extension SQLiteLane {
    /// Interrupts the statement of a job for as long as `job` names one: SQLite forgets an interruption that comes right before a
    /// statement begins.
    func interrupt(_ timeouts: Timeouts, _ job: @escaping @Sendable () -> Int?) {
        guard let current = job() else { return }
        interrupt(current)
        _ = timeouts.after(.milliseconds(100)) { self.interrupt(timeouts, job) }
    }
}

extension SQLError {
    fileprivate static func tooLong(_ statement: SQLStatement, _ limit: Duration) -> SQLError {
        SQLError(
            .transactionTooLong,
            "The statement ran for more than \(limit.components.seconds) s and was undone, so that others can write. Write fewer rows "
                + "at a time.",
            statement: statement.description)
    }
}
