// Narrowings and ends as they are often guessed, of which the compiler would only say that there is no such member. None can be called.

extension SQLite {
    /// A misspelled ``readOnly``.
    @available(*, unavailable, message: "write 'readOnly', with an upper-case O")
    public var readonly: ReadOnly { readOnly }
}

extension Postgres {
    /// A misspelled ``readOnly``.
    @available(*, unavailable, message: "write 'readOnly', with an upper-case O")
    public var readonly: ReadOnly { readOnly }
}

extension Bucket {
    /// A misspelled ``readOnly``.
    @available(*, unavailable, message: "write 'readOnly', with an upper-case O")
    public var readonly: ReadOnly { readOnly }

    /// A misspelled ``writeOnly``.
    @available(*, unavailable, message: "write 'writeOnly', with an upper-case O")
    public var writeonly: WriteOnly { writeOnly }
}

extension Queue {
    /// A misspelled ``sender``.
    @available(*, unavailable, message: "name the queue's sending end, as in 'using: receipts.sender'")
    public var send: Sender { sender }

    /// Retries behind the queue.
    @available(
        *, unavailable,
        message: "write it in the queue's parentheses: Queue(\"receipts\", of: …, retries: .attempts(5))"
    )
    public func retry(_ attempts: Int) -> Queue { self }
}
