import Synchronization

/// How results find those who wait for them.
extension PostgresLink {
    /// Reads what has come.
    func ready() {
        var settled: [PostgresExchange] = []
        let hasEnded = exclusively { state in
            if state.isCopying { return false }
            return receive(&state, &settled)
        }
        for exchange in settled { exchange.resume() }
        if hasEnded {
            PostgresReactor.shared.remove(self)
            ended()
        }
    }

    /// Returns whether the connection has ended.
    private func receive(_ state: inout State, _ settled: inout [PostgresExchange]) -> Bool {
        let isAlive = LibPQ.consumeInput(handle) == 1
        flush()
        var repeated: [PostgresExchange] = []
        while let exchange = state.first, LibPQ.isBusy(handle) == 0 {
            guard let result = LibPQ.getResult(handle) else {
                if LibPQ.status(handle) != LibPQ.connectionOK { break }
                continue
            }
            guard take(result, exchange, &state) else { continue }
            if exchange.mayRepeat {
                exchange.repeatLater()
                repeated.append(exchange)
            } else if exchange.conclude() {
                settled.append(exchange)
            }
        }
        if state.done > 32 || state.done == state.exchanges.count {
            state.exchanges.removeFirst(state.done)
            state.done = 0
        }
        for exchange in repeated {
            do {
                try send(exchange, &state)
            } catch {
                if exchange.settle(.failure(error)) { settled.append(exchange) }
            }
        }
        cancelFirstIfWanted(&state)
        guard !isAlive || LibPQ.status(handle) != LibPQ.connectionOK, state.end == nil else { return false }
        state.end = SQLError(
            .connection, "The connection to the database ended: \(LibPQ.message(of: handle))")
        settled += state.exchanges[state.done...].filter { $0.conclude(isLost: true) }
        state.exchanges = []
        state.done = 0
        return true
    }

    /// Owns the result. Returns whether the first exchange is over.
    private func take(_ result: LibPQ.Result, _ exchange: PostgresExchange, _ state: inout State) -> Bool {
        var isKept = false
        defer { if !isKept { LibPQ.clear(result) } }
        switch LibPQ.resultStatus(result) {
        case LibPQ.pipelineSync:
            end(exchange, &state)
            return true
        case LibPQ.commandOK, LibPQ.tuplesOK:
            let current = exchange.current
            if exchange.calls[current].isPreparing {
                exchange.calls[current].isPreparing = false
            } else {
                let prepared = exchange.calls[current].prepared
                let result = PostgresResult(result, columns: prepared?.columns)
                isKept = true
                prepared?.columns = result.description
                exchange.calls[current].result = result
                exchange.current += 1
            }
        case LibPQ.pipelineAborted: break
        default: exchange.error = SQLError(result, statement: exchange.statement.description)
        }
        return false
    }

    private func end(_ exchange: PostgresExchange, _ state: inout State) {
        exchange.followsCancelled = state.lastWasCancelled
        state.lastWasCancelled = exchange.cancelsServer
        state.done += 1
        guard let error = exchange.error else { return }
        let isOutdated = ["0A000", "26000"].contains(error.engineCode)
        for call in exchange.calls where isOutdated || call.isPreparing { state.statements.forget(call.sql) }
        // In a transaction that has failed, or hit by the cancellation of another one.
        if let name = exchange.forgetting, ["25P02", "57014"].contains(error.engineCode) {
            state.statements.keepLeftover(name)
        }
    }
}
