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
        exclusively { _ in cutOff() }
    }

    func cancel(_ exchange: PostgresExchange) {
        exclusively { state in
            exchange.isCancelled = true
            cancelFirstIfWanted(&state)
        }
    }

    /// The limit of a statement has passed. Behind another one, it does not wait for its turn to be told.
    func expire(_ exchange: PostgresExchange, _ limit: Duration) {
        let isAwaited = exclusively { state in
            guard exchange.isSent, exchange.outcome == nil else { return false }
            exchange.passed = limit
            cancelFirstIfWanted(&state)
            guard state.first !== exchange else { return false }
            let error = SQLError(
                .timeout,
                "The statement waited behind another one for longer than its limit of \(limit). It is ended when its turn comes; if it "
                    + "is quick, it may take effect all the same.")
            return exchange.settle(.failure(error))
        }
        if isAwaited { exchange.resume() }
    }

    /// The server works on the first one alone; a later one is cancelled when its turn comes. libpq 15 can only ask in a blocking
    /// way, over a connection of its own. The server forgets a request that comes before it has begun with the statement, so the
    /// request is repeated until the statement has ended.
    func cancelFirstIfWanted(_ state: inout State) {
        guard let first = state.first, first.isUnwanted, !first.cancelsServer,
            let cancellation = LibPQ.getCancel(handle)
        else { return }
        first.cancelsServer = true
        nonisolated(unsafe) let pointer = cancellation
        startThread { [weak self] in
            var text = [CChar](repeating: 0, count: 256)
            while self?.beginsCancelling(first) == true {
                _ = LibPQ.cancel(pointer, &text, Int32(text.count))
                self?.exclusively { $0.cancellations -= 1 }
                usleep(100_000)
            }
            LibPQ.freeCancel(pointer)
        }
    }

    private func beginsCancelling(_ exchange: PostgresExchange) -> Bool {
        exclusively { state in
            guard state.first === exchange else { return false }
            state.cancellations += 1
            return true
        }
    }

    /// Nothing may be in flight.
    func close() {
        PostgresReactor.shared.remove(self)
        exclusively { $0.end = SQLError(.closed, "The database was closed.") }
    }
}
