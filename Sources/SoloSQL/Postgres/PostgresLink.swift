import Foundation
import SoloConcurrency
import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// One connection in libpq's pipeline mode: statements of several tasks are on their way at once, and results come back in the
/// order in which the statements were sent. Each is a transaction of its own, unless `BEGIN` was sent before.
///
/// libpq allows a connection to one thread at a time: every call is made under the lock.
final class PostgresLink: @unchecked Sendable, PostgresReactor.Watched {
    struct State {
        var exchanges: [PostgresExchange] = []
        /// Of `exchanges`, how many are over: they are removed in bulk.
        var done = 0
        var lastNumber = 0
        /// Cancelled before they were sent.
        var cancelled: Set<Int> = []
        var lastWasCancelled = false
        var statements = PreparedStatements()
        /// Whether rows are copied, with the connection in another mode.
        var isCopying = false
        /// Why nothing more can be sent.
        var end: SQLError?
    }

    let socket: Int32
    let handle: LibPQ.Connection
    let state = Mutex(State())
    private let pendingWrite = Atomic(false)
    private let ended: @Sendable () -> Void

    /// Connects, which blocks. - Parameter ended: is called once, when the server or the network ends the connection.
    init(_ target: PostgresTarget, ended: @escaping @Sendable () -> Void) throws {
        self.ended = ended
        handle = try LibPQ.connect(target)
        socket = LibPQ.socket(handle)
        _ = LibPQ.setNonblocking(handle, 1)
        _ = LibPQ.enterPipelineMode(handle)
        PostgresReactor.shared.add(self)
    }

    deinit { LibPQ.finish(handle) }

    var hasEnded: Bool { state.withLock { $0.end != nil } }

    var wantsToWrite: Bool { pendingWrite.load(ordering: .acquiring) }

    // MARK: Sending

    /// - Parameters:
    ///   - isInTransaction: `BEGIN` was sent before.
    ///   - isChecked: it is a user's, who may not begin or end a transaction or change the connection.
    func run(
        _ statement: SQLStatement, isInTransaction: Bool = false, isChecked: Bool = false,
        limit: PostgresStatementLimit? = nil
    ) async throws -> SQLResult {
        let (sql, values) = try statement.rendered(.numbered)
        if isChecked { try SQLStatementRules.check(sql, .postgres, isInTransaction: isInTransaction, of: statement) }
        let parameters = try PostgresParameters(values, of: statement)
        let number = state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
        let timeout = limit.map { limit in
            limit.timeouts.after(limit.duration) { [weak self] in self?.expire(number, limit.duration) }
        }
        defer {
            if let limit, let timeout { limit.timeouts.cancel(timeout) }
            // The cancellation may have come after the end of the statement.
            if Task.isCancelled { state.withLock { _ = $0.cancelled.remove(number) } }
        }
        let result = try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { (continuation: UnsafeContinuation<PostgresResult, any Error>) in
                send(
                    PostgresExchange(
                        number: number, statement: statement, sql: sql, parameters: parameters,
                        isInTransaction: isInTransaction, continuation: continuation))
            }
        } onCancel: {
            cancel(number)
        }
        return result.read()
    }

    /// Sends a statement of a transaction whose result nobody needs.
    func post(_ sql: String) {
        let statement = SQLStatement(stringLiteral: sql)
        guard let parameters = try? PostgresParameters([], of: statement) else { return }
        send(
            PostgresExchange(
                number: 0, statement: statement, sql: sql, parameters: parameters, isInTransaction: true,
                continuation: nil))
    }

    private func send(_ exchange: PostgresExchange) {
        let error: (any Error)? = state.withLock { state in
            if var end = state.end {
                end.mayBeSentAgain = end.code == .connection
                return end
            }
            if state.isCopying {
                return SQLError(
                    .misuse, "Rows are inserted by this transaction; wait for that, and then run other statements.")
            }
            if state.cancelled.remove(exchange.number) != nil { return CancellationError() }
            var exchange = exchange
            let (prepared, isNew) = state.statements.statement(of: exchange.sql)
            exchange.prepared = prepared
            var isSent = true
            if isNew {
                exchange.preparing = prepared.name
                isSent = LibPQ.sendPrepare(handle, prepared.name, exchange.sql, 0, nil) == 1
            }
            isSent =
                isSent
                && exchange.parameters.withPointers { count, values, lengths, formats in
                    LibPQ.sendQueryPrepared(handle, prepared.name, count, values, lengths, formats, 0) == 1
                }
            guard isSent, LibPQ.sync(handle) == 1 else {
                return SQLError(.connection, "The statement could not be sent: \(LibPQ.message(of: handle))")
            }
            state.exchanges.append(exchange)
            forgetLeftover(&state)
            flush()
            return nil
        }
        if let error { exchange.continuation?.resume(throwing: error) }
    }

    /// Makes the server forget a prepared statement, in an exchange of its own: its failure is nobody's. libpq has no function for it
    /// before version 17.
    private func forgetLeftover(_ state: inout State) {
        guard let name = state.statements.takeLeftover() else { return }
        let statement = SQLStatement(stringLiteral: "DEALLOCATE \(name)")
        guard let parameters = try? PostgresParameters([], of: statement),
            LibPQ.sendQueryParams(handle, statement.description, 0, nil, nil, nil, nil, 0) == 1,
            LibPQ.sync(handle) == 1
        else { return }
        state.exchanges.append(
            PostgresExchange(
                number: 0, statement: statement, sql: statement.description, parameters: parameters,
                isInTransaction: true, continuation: nil, forgetting: name))
    }

    /// Under the lock.
    private func flush() {
        let isWaiting = LibPQ.flush(handle) == 1
        if pendingWrite.exchange(isWaiting, ordering: .acquiringAndReleasing) != isWaiting, isWaiting {
            PostgresReactor.shared.wake()
        }
    }

    // MARK: Receiving

    func ready() {
        var finished: [PostgresExchange] = []
        var lost: [PostgresExchange] = []
        let hasEnded = state.withLock { state in
            if state.isCopying { return false }
            let isAlive = LibPQ.consumeInput(handle) == 1
            flush()
            while state.done < state.exchanges.count, LibPQ.isBusy(handle) == 0 {
                guard let result = LibPQ.getResult(handle) else {
                    if LibPQ.status(handle) != LibPQ.connectionOK { break }
                    continue
                }
                if take(result, &state) { finished.append(state.exchanges[state.done - 1]) }
            }
            if state.done > 32 || state.done == state.exchanges.count {
                state.exchanges.removeFirst(state.done)
                state.done = 0
            }
            cancelFirstIfWanted(&state)
            guard !isAlive || LibPQ.status(handle) != LibPQ.connectionOK, state.end == nil else { return false }
            let reason = LibPQ.message(of: handle)
            state.end = SQLError(.connection, "The connection to the database ended: \(reason)")
            lost += state.exchanges[state.done...]
            state.exchanges = []
            state.done = 0
            return true
        }
        for exchange in finished {
            if exchange.mayRepeat { send(exchange.repeated) } else { conclude(exchange) }
        }
        for exchange in lost { conclude(exchange, isLost: true) }
        if hasEnded {
            PostgresReactor.shared.remove(self)
            ended()
        }
    }

    /// Owns the result. Returns whether the first exchange is over.
    private func take(_ result: LibPQ.Result, _ state: inout State) -> Bool {
        let index = state.done
        var isKept = false
        defer { if !isKept { LibPQ.clear(result) } }
        switch LibPQ.resultStatus(result) {
        case LibPQ.pipelineSync:
            state.exchanges[index].followsCancelled = state.lastWasCancelled
            state.lastWasCancelled = state.exchanges[index].cancelsServer
            if let error = state.exchanges[index].error {
                if ["0A000", "26000"].contains(error.engineCode) {
                    state.statements.forget(state.exchanges[index].sql)
                }
                // In a transaction that has failed, or hit by the cancellation of another one.
                if let name = state.exchanges[index].forgetting, ["25P02", "57014"].contains(error.engineCode) {
                    state.statements.keepLeftover(name)
                }
            }
            state.done += 1
            return true
        case LibPQ.commandOK, LibPQ.tuplesOK:
            if state.exchanges[index].preparing != nil {
                state.exchanges[index].preparing = nil
            } else {
                let prepared = state.exchanges[index].prepared
                let result = PostgresResult(result, columns: prepared?.columns)
                isKept = true
                prepared?.columns = result.description
                state.exchanges[index].result = result
            }
        case LibPQ.pipelineAborted: break
        default:
            if state.exchanges[index].preparing != nil { state.statements.forget(state.exchanges[index].sql) }
            state.exchanges[index].error = SQLError(result, statement: state.exchanges[index].statement.description)
        }
        return false
    }

    /// - Parameter isLost: the connection ended before the statement did. A result alone says nothing then: the server commits
    ///   after it.
    private func conclude(_ exchange: PostgresExchange, isLost: Bool = false) {
        guard let continuation = exchange.continuation else { return }
        if let result = exchange.result, exchange.error == nil, !isLost {
            continuation.resume(returning: result)
        } else if exchange.isCancelled {
            continuation.resume(throwing: CancellationError())
        } else if let limit = exchange.passed, exchange.error?.code == .timeout {
            continuation.resume(throwing: SQLError.timeout(exchange.statement, limit))
        } else {
            continuation.resume(throwing: exchange.error ?? .lost(exchange.statement.description))
        }
    }
}
