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
    private struct State {
        var exchanges: [PostgresExchange] = []
        /// Of `exchanges`, how many are over: they are removed in bulk.
        var done = 0
        var lastNumber = 0
        /// Cancelled before they were sent.
        var cancelled: Set<Int> = []
        var lastWasCancelled = false
        var statements = PreparedStatements()
        /// Why nothing more can be sent.
        var end: SQLError?
    }

    let socket: Int32
    private let handle: LibPQ.Connection
    private let state = Mutex(State())
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

    var wantsToWrite: Bool { pendingWrite.load(ordering: .acquiring) }

    // MARK: Sending

    /// - Parameter isInTransaction: `BEGIN` was sent before.
    func run(_ statement: SQLStatement, isInTransaction: Bool = false) async throws -> SQLResult {
        let (sql, values) = try statement.rendered(.numbered)
        let parameters = try PostgresParameters(values, of: statement)
        let number = state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
        // The cancellation may have come after the end of the statement.
        defer { if Task.isCancelled { state.withLock { _ = $0.cancelled.remove(number) } } }
        return try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { continuation in
                send(
                    PostgresExchange(
                        number: number, statement: statement, sql: sql, parameters: parameters,
                        isInTransaction: isInTransaction, continuation: continuation))
            }
        } onCancel: {
            cancel(number)
        }
    }

    private func send(_ exchange: PostgresExchange) {
        let error: (any Error)? = state.withLock { state in
            if let end = state.end { return end }
            if state.cancelled.remove(exchange.number) != nil { return CancellationError() }
            var exchange = exchange
            let (name, isNew) = state.statements.name(of: exchange.sql)
            var isSent = true
            if isNew {
                exchange.preparing = name
                isSent = LibPQ.sendPrepare(handle, name, exchange.sql, 0, nil) == 1
            }
            isSent =
                isSent
                && exchange.parameters.withPointers { count, values, lengths, formats in
                    LibPQ.sendQueryPrepared(handle, name, count, values, lengths, formats, 0) == 1
                }
            guard isSent, LibPQ.sync(handle) == 1 else {
                return SQLError(.connection, "The statement could not be sent: \(LibPQ.message(of: handle))")
            }
            state.exchanges.append(exchange)
            flush()
            return nil
        }
        if let error { exchange.continuation.resume(throwing: error) }
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
            let isAlive = LibPQ.consumeInput(handle) == 1
            flush()
            while state.done < state.exchanges.count, LibPQ.isBusy(handle) == 0 {
                guard let result = LibPQ.getResult(handle) else {
                    if LibPQ.status(handle) != LibPQ.connectionOK { break }
                    continue
                }
                defer { LibPQ.clear(result) }
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

    /// Returns whether the first exchange is over.
    private func take(_ result: LibPQ.Result, _ state: inout State) -> Bool {
        let index = state.done
        switch LibPQ.resultStatus(result) {
        case LibPQ.pipelineSync:
            state.exchanges[index].followsCancelled = state.lastWasCancelled
            state.lastWasCancelled = state.exchanges[index].cancelsServer
            if let error = state.exchanges[index].error, ["0A000", "26000"].contains(error.engineCode) {
                state.statements.forget(state.exchanges[index].sql)
            }
            state.done += 1
            return true
        case LibPQ.commandOK, LibPQ.tuplesOK:
            if state.exchanges[index].preparing != nil {
                state.exchanges[index].preparing = nil
            } else {
                state.exchanges[index].result = SQLResult(result)
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
        if let result = exchange.result, exchange.error == nil, !isLost {
            exchange.continuation.resume(returning: result)
        } else if exchange.isCancelled {
            exchange.continuation.resume(throwing: CancellationError())
        } else {
            let unknown = SQLError(
                .connection, "The connection ended while the statement ran: whether it took effect is not known.",
                statement: exchange.statement.description)
            exchange.continuation.resume(throwing: exchange.error ?? unknown)
        }
    }

    // MARK: Ending

    private func cancel(_ number: Int) {
        state.withLock { state in
            guard let index = state.exchanges.lastIndex(where: { $0.number == number }) else {
                state.cancelled.insert(number)
                return
            }
            state.exchanges[index].isCancelled = true
            cancelFirstIfWanted(&state)
        }
    }

    /// The server works on the first one alone; a later one is cancelled when its turn comes. libpq 15 can only ask in a blocking
    /// way, over a connection of its own. The server forgets a request that comes before it has begun with the statement, so the
    /// request is repeated until the statement has ended.
    private func cancelFirstIfWanted(_ state: inout State) {
        guard state.done < state.exchanges.count, state.exchanges[state.done].isCancelled,
            !state.exchanges[state.done].cancelsServer, let cancellation = LibPQ.getCancel(handle)
        else { return }
        state.exchanges[state.done].cancelsServer = true
        let number = state.exchanges[state.done].number
        nonisolated(unsafe) let pointer = cancellation
        startThread { [weak self] in
            var text = [CChar](repeating: 0, count: 256)
            while self?.isFirst(number) == true {
                _ = LibPQ.cancel(pointer, &text, Int32(text.count))
                usleep(100_000)
            }
            LibPQ.freeCancel(pointer)
        }
    }

    private func isFirst(_ number: Int) -> Bool {
        state.withLock { $0.done < $0.exchanges.count && $0.exchanges[$0.done].number == number }
    }

    /// Nothing may be in flight.
    func close() {
        PostgresReactor.shared.remove(self)
        state.withLock { $0.end = SQLError(.closed, "The database was closed.") }
    }
}
