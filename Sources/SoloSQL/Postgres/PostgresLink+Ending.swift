import SoloConcurrency
import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// How statements and transactions end before their time.
extension PostgresLink {
    /// Ends a transaction without a trace. A late cancellation of its last statement may hit this one in its place.
    func rollBack() async {
        for _ in 0..<3 {
            do {
                _ = try await run("ROLLBACK", isInTransaction: true)
                return
            } catch let error as SQLError where error.code == .timeout {
                continue
            } catch {
                break
            }
        }
        // Nobody may get a connection with an open transaction.
        _ = shutdown(socket, Int32(SHUT_RDWR))
    }

    func cancel(_ number: Int) {
        state.withLock { state in
            guard let index = state.exchanges.lastIndex(where: { $0.number == number }) else {
                state.cancelled.insert(number)
                return
            }
            state.exchanges[index].isCancelled = true
            cancelFirstIfWanted(&state)
        }
    }

    /// The limit of a statement has passed. Behind another one, it does not wait for its turn to be told.
    func expire(_ number: Int, _ limit: Duration) {
        let continuation: UnsafeContinuation<PostgresResult, any Error>? = state.withLock { state in
            guard let index = state.exchanges.lastIndex(where: { $0.number == number }), index >= state.done else {
                return nil
            }
            state.exchanges[index].passed = limit
            cancelFirstIfWanted(&state)
            guard index > state.done else { return nil }
            defer { state.exchanges[index].continuation = nil }
            return state.exchanges[index].continuation
        }
        continuation?.resume(
            throwing: SQLError(
                .timeout,
                "The statement waited behind another one for longer than its limit of \(limit). It is ended when its turn comes; if "
                    + "it is quick, it may take effect all the same."))
    }

    /// The server works on the first one alone; a later one is cancelled when its turn comes. libpq 15 can only ask in a blocking
    /// way, over a connection of its own. The server forgets a request that comes before it has begun with the statement, so the
    /// request is repeated until the statement has ended.
    func cancelFirstIfWanted(_ state: inout State) {
        guard state.done < state.exchanges.count, state.exchanges[state.done].isUnwanted,
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
