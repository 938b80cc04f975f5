import SoloConcurrency
import Synchronization

/// Ends one statement outside of a transaction if it takes too long: SQLite undoes what it interrupts, and others can write.
final class SQLiteStatementLimit: Sendable {
    private enum Phase {
        case running, expired, ended
    }

    private let writer: SQLiteWriter
    private let limit: Duration
    private let job: Int
    private let phase = Mutex(Phase.running)

    init(_ writer: SQLiteWriter, _ limit: Duration) {
        self.writer = writer
        self.limit = limit
        job = writer.lane.newJob()
    }

    /// Runs the statement; whoever calls has the turn, and keeps it until this returns.
    func run<Value: Sendable>(
        _ statement: SQLStatement, _ body: @escaping @Sendable (SQLiteConnection) throws -> Value
    ) async throws -> Value {
        let timeout = writer.timeouts.after(limit) { self.expire() }
        defer { writer.timeouts.cancel(timeout) }
        do {
            let value = try await writer.lane.run(job: job, body)
            end()
            return value
        } catch {
            guard end() == .expired, let error = error as? SQLError, error.isInterruption else { throw error }
            throw SQLError.tooLong(statement, limit)
        }
    }

    private func expire() {
        phase.withLock { if $0 == .running { $0 = .expired } }
        writer.interrupt { self.phase.withLock { $0 == .expired } ? self.job : nil }
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

extension SQLError {
    fileprivate static func tooLong(_ statement: SQLStatement, _ limit: Duration) -> SQLError {
        SQLError(
            .transactionTooLong,
            "The statement ran for more than \(limit.components.seconds) s and was undone, so that others can write. Write fewer rows "
                + "at a time.",
            statement: statement.description)
    }
}
