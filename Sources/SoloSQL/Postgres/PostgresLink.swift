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
/// libpq allows a connection to one thread at a time: every call is made under the lock, which is held while the kernel takes and brings
/// bytes. Nobody waits for it to send a statement: whoever holds it sends what others queue meanwhile.
final class PostgresLink: @unchecked Sendable, PostgresReactor.Watched {
    struct State: Sendable {
        var exchanges: [PostgresExchange] = []
        /// Of `exchanges`, how many are over: they are removed in bulk.
        var done = 0
        var lastWasCancelled = false
        /// How many requests to cancel a statement are on their way. What is sent meanwhile may be hit in its place.
        var cancellations = 0
        var statements = PreparedStatements()
        /// Whether rows are copied, with the connection in another mode.
        var isCopying = false
        var patience = SQLPatience()
        /// Why nothing more can be sent.
        var end: SQLError?

        /// The one that the server works on.
        var first: PostgresExchange? { done < exchanges.count ? exchanges[done] : nil }
    }

    let socket: Int32
    let handle: LibPQ.Connection
    private let state = Mutex(State())
    /// What is to be sent by whoever has the connection, or has it next.
    private let queue = Mutex<[PostgresExchange]>([])
    /// What the reactor waits for: not to read while the only task that waits does so itself. It is changed under the lock.
    private let watched = Atomic(SocketInterest.reading.rawValue)
    let ended: @Sendable () -> Void

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

    var interest: SocketInterest { SocketInterest(rawValue: watched.load(ordering: .acquiring)) }

    var hasEnded: Bool { exclusively { $0.end != nil } }

    /// - Parameters:
    ///   - isInTransaction: `BEGIN` was sent before.
    ///   - isChecked: it is a user's, who may not begin or end a transaction or change the connection.
    func run(
        _ statement: SQLStatement, isInTransaction: Bool = false, isChecked: Bool = false,
        limit: PostgresStatementLimit? = nil
    ) async throws -> SQLResult {
        try await run([statement], isInTransaction: isInTransaction, isChecked: isChecked, limit: limit)[0]
    }

    /// Runs statements of which all take effect or none, with one way there and back for all. It returns a result for each.
    func run(
        _ statements: [SQLStatement], isInTransaction: Bool = false, isChecked: Bool = false,
        limit: PostgresStatementLimit? = nil
    ) async throws -> [SQLResult] {
        let calls = try statements.map { statement in
            let (sql, values) = try statement.rendered(.numbered)
            if isChecked {
                try SQLStatementRules.check(sql, .postgres, isInTransaction: isInTransaction, of: statement)
            }
            return try PostgresExchange.Call(statement, sql, values)
        }
        guard !calls.isEmpty else { return [] }
        let exchange = PostgresExchange(calls, isInTransaction: isInTransaction)
        let timeout = limit.map { limit in
            limit.timeouts.after(limit.duration) { [weak self] in self?.expire(exchange, limit.duration) }
        }
        defer { if let limit, let timeout { limit.timeouts.cancel(timeout) } }
        let reactor = PostgresReactor.shared
        let isAlone = reactor.inFlight.wrappingAdd(1, ordering: .relaxed).oldValue == 0
        defer { reactor.inFlight.wrappingSubtract(1, ordering: .relaxed) }
        try await withTaskCancellationHandler {
            let progress = isAlone ? try finishAlone(exchange) : .nothing
            if progress == .finished { return }
            try await withUnsafeThrowingContinuation { finish(exchange, isSent: progress == .sent, $0) }
        } onCancel: {
            cancel(exchange)
        }
        return exchange.results()
    }

    /// Sends a statement of a transaction whose result nobody needs.
    func post(_ sql: String) {
        guard let call = try? PostgresExchange.Call(SQLStatement(stringLiteral: sql), sql, []) else { return }
        try? exclusively { try send(PostgresExchange([call], isInTransaction: true), &$0) }
    }

    private enum Progress { case nothing, sent, finished }

    /// Sends the statements and reads the response on this thread, which blocks for a millisecond at most: most take a tenth of that, and
    /// the way by another thread takes longer. It is for a task that waits alone, so that nobody else waits for this thread.
    private func finishAlone(_ exchange: PostgresExchange) throws -> Progress {
        let mayWait = try exclusively { state in
            guard state.first == nil, state.patience.mayWait() else { return false }
            watch(for: interest.subtracting(.reading))
            try send(exchange, &state)
            return true
        }
        guard mayWait else { return .nothing }
        while interest.union(.reading).wait(for: socket) {
            ready()
            let isOver = exclusively { state in
                guard exchange.outcome != nil else { return false }
                state.patience.learn(wasSoon: true)
                // It may have been given up before its response came, which somebody else waits behind.
                if state.first != nil { watch(for: interest.union(.reading)) }
                return true
            }
            guard isOver else { continue }
            _ = try exchange.outcome?.get()
            return .finished
        }
        exclusively { $0.patience.learn(wasSoon: false) }
        return .sent
    }

    /// Has the statements sent, and the response read by the reactor.
    private func finish(
        _ exchange: PostgresExchange, isSent: Bool, _ continuation: UnsafeContinuation<Void, any Error>
    ) {
        if isSent {
            let isOver = exclusively { _ in
                watch(for: interest.union(.reading))
                return !exchange.wait(continuation)
            }
            if isOver, let outcome = exchange.outcome { continuation.resume(with: outcome) }
        } else {
            _ = exchange.wait(continuation)
            queue.withLock { $0.append(exchange) }
            sendQueued()
        }
    }

    /// Has the connection alone for `body`.
    func exclusively<Value: Sendable>(_ body: (inout State) throws -> Value) rethrows -> Value {
        defer { sendQueued() }
        return try state.withLock { try body(&$0) }
    }

    /// Sends what is queued. If somebody else has the connection, that one does, since each looks at the queue once it is done.
    private func sendQueued() {
        while queue.withLock({ !$0.isEmpty }) {
            let failed: [PostgresExchange]? = state.withLockIfAvailable { state in
                watch(for: interest.union(.reading))
                let exchanges = queue.withLock { queue in
                    defer { queue.removeAll(keepingCapacity: true) }
                    return queue
                }
                return exchanges.filter { exchange in
                    do {
                        try send(exchange, &state)
                        return false
                    } catch {
                        return exchange.settle(.failure(error))
                    }
                }
            }
            guard let failed else { return }
            for exchange in failed { exchange.resume() }
        }
    }

    func send(_ exchange: PostgresExchange, _ state: inout State) throws {
        if var end = state.end {
            end.mayBeSentAgain = end.code == .connection
            throw end
        }
        if state.isCopying {
            throw SQLError(
                .misuse, "Rows are inserted by this transaction; wait for that, and then run other statements.")
        }
        if exchange.isCancelled { throw CancellationError() }
        let areSent = exchange.calls.indices.allSatisfy { send(&exchange.calls[$0], &state) }
        guard areSent, LibPQ.sync(handle) == 1 else {
            let reason = LibPQ.message(of: handle)
            // The responses to what was sent of it would be taken for those of others.
            cutOff()
            throw SQLError(.connection, "The statement could not be sent: \(reason)")
        }
        exchange.isSent = true
        state.exchanges.append(exchange)
        forgetLeftover(&state)
        flush()
    }

    private func send(_ call: inout PostgresExchange.Call, _ state: inout State) -> Bool {
        let (prepared, isNew) = state.statements.statement(of: call.sql)
        call.prepared = prepared
        call.isPreparing = isNew
        if isNew, LibPQ.sendPrepare(handle, prepared.name, call.sql, 0, nil) != 1 { return false }
        return call.parameters.withPointers { count, values, lengths, formats in
            LibPQ.sendQueryPrepared(handle, prepared.name, count, values, lengths, formats, 0) == 1
        }
    }

    /// Makes the server forget a prepared statement, in an exchange of its own: its failure is nobody's. libpq has no function for it
    /// before version 17.
    private func forgetLeftover(_ state: inout State) {
        guard let name = state.statements.takeLeftover() else { return }
        let sql = "DEALLOCATE \(name)"
        guard let call = try? PostgresExchange.Call(SQLStatement(stringLiteral: sql), sql, []),
            LibPQ.sendQueryParams(handle, sql, 0, nil, nil, nil, nil, 0) == 1, LibPQ.sync(handle) == 1
        else { return }
        state.exchanges.append(PostgresExchange([call], isInTransaction: true, forgetting: name))
    }

    /// Under the lock. Ends the connection, as its server could. If libpq has closed its socket already, the number may be another file's by
    /// now, so libpq is asked for it.
    func cutOff() {
        let current = LibPQ.socket(handle)
        if current >= 0 { _ = shutdown(current, Int32(SHUT_RDWR)) }
    }

    /// Under the lock.
    func flush() {
        let isWaiting = LibPQ.flush(handle) == 1
        watch(for: isWaiting ? interest.union(.writing) : interest.subtracting(.writing))
    }

    /// Under the lock. What is no longer waited for, the reactor notices by itself.
    private func watch(for interest: SocketInterest) {
        let previous = SocketInterest(rawValue: watched.exchange(interest.rawValue, ordering: .acquiringAndReleasing))
        if !previous.isSuperset(of: interest) { PostgresReactor.shared.wake() }
    }
}
