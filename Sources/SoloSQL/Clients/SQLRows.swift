/// The rows of a result, read as the loop asks for them: memory does not grow with their number.
///
///     for try await row in db.rows("SELECT * FROM orders ORDER BY id") { … }
///
/// Each loop runs the statement anew. It has a connection for itself until the loop ends, also if it ends by `break`, an error or the
/// cancellation of its task.
public struct SQLRows: AsyncSequence, Sendable {
    /// One row.
    public typealias Element = SQLRow

    private let open: @Sendable () async throws -> any SQLRowSource

    package init(_ open: @escaping @Sendable () async throws -> any SQLRowSource) {
        self.open = open
    }

    /// The rows from the first.
    public func makeAsyncIterator() -> Iterator { Iterator(stream: Stream(open)) }

    /// Where a loop stands.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let stream: Stream

        /// The next row, or `nil` after the last.
        ///
        /// - Throws: ``SQLError``; `CancellationError`.
        public mutating func next() async throws -> SQLRow? { try await stream.next() }

        /// The next row, or `nil` after the last.
        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(any Error) -> SQLRow? { try await stream.next() }
    }

    /// Unchecked, because an iterator is used by one task at a time.
    fileprivate final class Stream: @unchecked Sendable {
        private let open: @Sendable () async throws -> any SQLRowSource
        private var source: (any SQLRowSource)?
        private var batch: [SQLRow] = []
        private var position = 0
        private var isOver = false

        init(_ open: @escaping @Sendable () async throws -> any SQLRowSource) {
            self.open = open
        }

        deinit { source?.close() }

        func next() async throws -> SQLRow? {
            if position == batch.count { try await read() }
            guard position < batch.count else { return nil }
            position += 1
            return batch[position - 1]
        }

        private func read() async throws {
            guard !isOver else { return }
            isOver = true
            (batch, position) = ([], 0)
            if source == nil { source = try await open() }
            do {
                batch = try await source?.next() ?? []
                isOver = batch.isEmpty
            } catch {
                source?.close()
                throw error
            }
            if isOver { source?.close() }
        }
    }
}

/// The rows of a result as values, read as the loop asks for them, as with ``SQLRows``.
public struct SQLValues<Value: Decodable>: AsyncSequence, Sendable {
    /// One row as a value.
    public typealias Element = Value

    let rows: SQLRows

    /// The values from the first row.
    public func makeAsyncIterator() -> Iterator { Iterator(rows: rows.makeAsyncIterator()) }

    /// Where a loop stands.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate var rows: SQLRows.Iterator

        /// The next row as a value, or `nil` after the last.
        ///
        /// - Throws: ``SQLError``; `CancellationError`.
        public mutating func next() async throws -> Value? { try await rows.next()?.decode(Value.self) }

        /// The next row as a value, or `nil` after the last.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws(any Error) -> Value? {
            try await rows.next(isolation: actor)?.decode(Value.self)
        }
    }
}
