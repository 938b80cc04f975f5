import SoloConcurrency
import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

extension PostgresLink {
    /// Inserts rows by `COPY`, of which libpq is capable outside of the pipeline mode alone, and in a blocking way: on a thread of its own,
    /// while nothing else uses the connection. Returns how many there were.
    func copy(_ insertion: SQLInsertion, limit: PostgresStatementLimit? = nil) async throws -> Int {
        try await beginCopy()
        guard let cancellation = LibPQ.getCancel(handle) else {
            endCopy()
            throw SQLError(.connection, "The connection to the database ended before rows were inserted.")
        }
        PostgresReactor.shared.remove(self)
        let ending = PostgresCopyEnding(cancellation)
        let timeout = limit.map { limit in limit.timeouts.after(limit.duration) { ending.end(.passed(limit.duration)) }
        }
        defer { if let limit, let timeout { limit.timeouts.cancel(timeout) } }
        let count = Promise<Int>()
        startThread {
            let result = Result { try self.copyBlocking(insertion, ending) }
            ending.finish()
            self.endCopy()
            switch result {
            case .success(let rows): count.fulfil(rows)
            case .failure(let error): count.fail(error)
            }
        }
        return try await withTaskCancellationHandler {
            try await count.value
        } onCancel: {
            ending.end(.cancelled)
        }
    }

    /// Waits for what was sent before.
    private func beginCopy() async throws {
        while true {
            let isIdle = try exclusively { state in
                if let end = state.end { throw end }
                guard state.first == nil, state.cancellations == 0, !state.isCopying else { return false }
                state.isCopying = true
                return true
            }
            if isIdle { return }
            _ = try await run("SELECT 1", isInTransaction: true)
        }
    }

    private func endCopy() {
        exclusively { $0.isCopying = false }
        PostgresReactor.shared.add(self)
        // The reactor notices no end that came before.
        ready()
    }

    private func copyBlocking(_ insertion: SQLInsertion, _ ending: PostgresCopyEnding) throws -> Int {
        _ = LibPQ.setNonblocking(handle, 0)
        guard LibPQ.exitPipelineMode(handle) == 1 else {
            throw SQLError(.other, "The connection to the database cannot copy rows now.")
        }
        defer {
            _ = LibPQ.enterPipelineMode(handle)
            _ = LibPQ.setNonblocking(handle, 1)
        }
        let statement = "COPY \(insertion.target) FROM STDIN"
        let started = LibPQ.execute(handle, statement)
        defer { LibPQ.clear(started) }
        guard let started, LibPQ.resultStatus(started) == LibPQ.copyIn else {
            throw ending.error(started, statement)
        }
        var problem: (any Error)?
        var rows = insertion.rows()
        do {
            var lines: [UInt8] = []
            while let values = try rows.next() {
                try ending.check()
                try PostgresCopyLine.append(values, to: &lines)
                if lines.count > 65_536 { try put(&lines) }
            }
            try put(&lines)
            try ending.check()
        } catch {
            problem = error
        }
        _ = LibPQ.putCopyEnd(handle, problem == nil ? nil : "The client gave up.")
        var failure: (any Error)?
        while let result = LibPQ.getResult(handle) {
            defer { LibPQ.clear(result) }
            if LibPQ.resultStatus(result) != LibPQ.commandOK { failure = ending.error(result, statement) }
        }
        if let error = problem ?? failure { throw error }
        return rows.count
    }

    private func put(_ lines: inout [UInt8]) throws {
        let isSent = lines.withUnsafeBytes { bytes in
            bytes.isEmpty || LibPQ.putCopyData(handle, bytes.baseAddress, Int32(bytes.count)) == 1
        }
        guard isSent else {
            throw SQLError(.connection, "The connection to the database ended while rows were inserted.")
        }
        lines.removeAll(keepingCapacity: true)
    }
}

/// Ends a `COPY` before its time.
final class PostgresCopyEnding: @unchecked Sendable {
    enum Reason: Sendable { case cancelled, passed(Duration) }

    private struct State {
        var reason: Reason?
        var isAsking = false
        var isFinished = false

        mutating func beginAsking() -> Bool {
            isAsking = !isFinished
            return isAsking
        }
    }

    // Unchecked, because libpq allows its use by any thread; it is freed under the lock.
    private let cancellation: LibPQ.Cancellation
    private let state = Mutex(State())

    init(_ cancellation: LibPQ.Cancellation) { self.cancellation = cancellation }

    deinit { LibPQ.freeCancel(cancellation) }

    /// The server may wait for a lock, so it is asked to cancel, until it has ended.
    func end(_ reason: Reason) {
        let isFirst = state.withLock { state in
            guard state.reason == nil, !state.isFinished else { return false }
            state.reason = reason
            return true
        }
        guard isFirst else { return }
        startThread {
            var text = [CChar](repeating: 0, count: 256)
            while self.state.withLock({ $0.beginAsking() }) {
                _ = LibPQ.cancel(self.cancellation, &text, Int32(text.count))
                self.state.withLock { $0.isAsking = false }
                usleep(100_000)
            }
        }
    }

    /// Waits until no request is on its way, which would hit what uses the connection next.
    func finish() {
        state.withLock { $0.isFinished = true }
        while state.withLock(\.isAsking) { usleep(1000) }
    }

    func check() throws { if let error = error() { throw error } }

    private func error() -> (any Error)? {
        switch state.withLock({ $0.reason }) {
        case .cancelled: CancellationError()
        case .passed(let limit):
            SQLError(.timeout, "The insertion of rows ran for longer than its limit of \(limit), and was undone.")
        case nil: nil
        }
    }

    /// Of the server, unless that is the consequence of what was asked for.
    func error(_ result: LibPQ.Result?, _ statement: String) -> any Error {
        guard let result else {
            return SQLError(.connection, "The connection to the database ended while rows were inserted.")
        }
        let reported = SQLError(result, statement: statement)
        return reported.code == .timeout ? error() ?? reported : reported
    }
}

/// Rows as `COPY` reads them: fields between tabs, a row a line (Postgres's manual, COPY, Text Format).
enum PostgresCopyLine {
    static func append(_ values: [SQLValue], to lines: inout [UInt8]) throws {
        for (index, value) in values.enumerated() {
            if index > 0 { lines.append(UInt8(ascii: "\t")) }
            guard value != .null else {
                lines += "\\N".utf8
                continue
            }
            for byte in try PostgresParameters.text(of: value, statement: nil).utf8 {
                switch byte {
                case UInt8(ascii: "\\"): lines += "\\\\".utf8
                case UInt8(ascii: "\t"): lines += "\\t".utf8
                case UInt8(ascii: "\n"): lines += "\\n".utf8
                case UInt8(ascii: "\r"): lines += "\\r".utf8
                default: lines.append(byte)
                }
            }
        }
        lines.append(UInt8(ascii: "\n"))
    }
}

extension PostgresDatabase {
    package func insert(_ insertion: SQLInsertion, limits: SQLLimits) async throws -> Int {
        try SQLTransactionScope.requireNone(of: self)
        return try await connections.with(.transaction, until: deadline(limits)) { link in
            try await link.copy(insertion, limit: statementLimit(limits))
        }
    }
}

extension PostgresSession {
    func insert(_ insertion: SQLInsertion) async throws -> Int {
        try requireNotEnded(SQLStatement(stringLiteral: "COPY \(insertion.target) FROM STDIN"))
        return try await failing { try await link.copy(insertion, limit: limit) }
    }
}
