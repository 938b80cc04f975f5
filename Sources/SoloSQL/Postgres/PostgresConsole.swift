import SoloConcurrency
package import SoloCore
import Synchronization

/// One connection for the platform's own work, such as making roles and running migrations: whole scripts, one after another.
///
/// A handler's statements go through a ``PostgresDatabase`` instead, which shares its connections.
package final class PostgresConsole: @unchecked Sendable {
    /// libpq allows a connection to one thread at a time.
    private let handle: Mutex<Handle>

    private struct Handle: @unchecked Sendable {
        var pointer: LibPQ.Connection?
    }

    private init(_ handle: LibPQ.Connection) {
        self.handle = Mutex(Handle(pointer: handle))
    }

    deinit { close() }

    /// - Throws: ``SQLError`` with code `connection`, and the server's reason.
    package static func open(_ target: PostgresTarget) async throws -> PostgresConsole {
        try await onThread { PostgresConsole(try LibPQ.connect(target)) }
    }

    /// Runs the statements of a text. Outside of a `BEGIN` they are one transaction, unless one of them cannot be in any.
    ///
    /// - Returns: what the last statement gave.
    /// - Throws: ``SQLError`` with the line of the mistake, if the server knows it; with code `connection` for a connection that has
    ///   ended.
    @discardableResult
    package func run(script: String) async throws -> SQLResult {
        try await Self.onThread { [self] in
            try with { handle in
                let result = LibPQ.execute(handle, script)
                do {
                    return try Self.take(result, of: handle, statement: nil)
                } catch var error as SQLError {
                    error.line = error.position.map { 1 + script.prefix($0 - 1).count { $0.isNewline } }
                    throw error
                }
            }
        }
    }

    /// Runs one statement with its values bound.
    ///
    /// - Throws: ``SQLError``.
    @discardableResult
    package func run(_ statement: SQLStatement) async throws -> SQLResult {
        let (sql, values) = try statement.rendered(.numbered)
        let parameters = try PostgresParameters(values, of: statement)
        return try await Self.onThread { [self] in
            try with { handle in
                let result = parameters.withPointers { count, values, lengths, formats in
                    LibPQ.executeParams(handle, sql, count, nil, values, lengths, formats, 0)
                }
                return try Self.take(result, of: handle, statement: statement.description)
            }
        }
    }

    /// What the server keeps in the place of a password (SCRAM-SHA-256, RFC 7677), so that the password itself is in no
    /// statement and in no log.
    package func verifier(of password: Redacted<String>, user: String) throws -> String {
        try with { handle in
            guard let text = LibPQ.encryptPassword(handle, password.exposed, user, "scram-sha-256") else {
                throw SQLError(.connection, "The password could not be prepared: \(LibPQ.message(of: handle))")
            }
            defer { LibPQ.freeMemory(text) }
            return String(cString: text)
        }
    }

    package func close() {
        handle.withLock { handle in
            LibPQ.finish(handle.pointer)
            handle.pointer = nil
        }
    }

    private func with<Value: Sendable>(_ body: (LibPQ.Connection) throws -> Value) throws -> Value {
        try handle.withLock { handle in
            guard let pointer = handle.pointer else { throw SQLError(.closed, "The connection was closed.") }
            return try body(pointer)
        }
    }

    private static func take(
        _ result: LibPQ.Result?, of handle: LibPQ.Connection, statement: String?
    ) throws -> SQLResult {
        guard let result else {
            throw SQLError(.connection, "The statement could not be sent: \(LibPQ.message(of: handle))")
        }
        let status = LibPQ.resultStatus(result)
        if [LibPQ.commandOK, LibPQ.tuplesOK].contains(status) { return PostgresResult(result, columns: nil).read() }
        defer { LibPQ.clear(result) }
        switch status {
        case LibPQ.emptyQuery: return SQLResult(rows: [], changes: 0)
        case _ where LibPQ.status(handle) != LibPQ.connectionOK:
            throw SQLError(.connection, "The connection ended: \(LibPQ.message(of: handle))", statement: statement)
        default: throw SQLError(result, statement: statement)
        }
    }

    /// Connecting and waiting for a result block.
    private static func onThread<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        let promise = Promise<Value>()
        startThread {
            do { promise.fulfil(try body()) } catch { promise.fail(error) }
        }
        return try await promise.value
    }
}
