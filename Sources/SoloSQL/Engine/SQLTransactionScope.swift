import Synchronization

/// Marks the tasks that run inside of a transaction, so that using the client instead of the transaction is an error and
/// not a wait for itself.
package final class SQLTransactionScope: Sendable {
    @TaskLocal package static var current: SQLTransactionScope?

    private let engine: ObjectIdentifier
    private let outer: SQLTransactionScope?
    private let open = Mutex(true)

    package init(engine: AnyObject) {
        self.engine = ObjectIdentifier(engine)
        outer = Self.current
    }

    package var isOpen: Bool {
        open.withLock { $0 }
    }

    package func end() {
        open.withLock { $0 = false }
    }

    /// Runs the body of a transaction that has begun: commits when it returns, and undoes everything if it throws or its task is
    /// cancelled.
    package func run<Value: Sendable>(
        _ session: some SQLTransactionSession, _ body: @Sendable (any SQLSession) async throws -> Value
    ) async throws -> Value {
        defer { end() }
        do {
            let value = try await Self.$current.withValue(self) { try await body(session) }
            try Task.checkCancellation()
            try await session.commit()
            return value
        } catch {
            await session.rollBack()
            throw error
        }
    }

    /// Throws where the task is inside of an open transaction of the engine.
    package static func requireNone(of engine: AnyObject) throws {
        var scope = current
        while let inner = scope {
            if inner.engine == ObjectIdentifier(engine), inner.isOpen {
                throw SQLError(
                    .misuse,
                    "The database is used inside of its own transaction, which would wait for itself; "
                        + "use the transaction's client: `db.transaction { tx in try await tx.execute(…) }`.")
            }
            scope = inner.outer
        }
    }
}
