public import SoloCore

// Modifiers as they are often guessed, of which the compiler would only say that there is no such member. None can be called.

extension Worker {
    /// Retries on the worker.
    @available(
        *, unavailable, message: "retries are the queue's: Queue(\"receipts\", of: Receipt.self, retries: .attempts(5))"
    )
    public func retry(_ attempts: Int) -> Worker { self }

    /// Retries on the worker.
    @available(
        *, unavailable, message: "retries are the queue's: Queue(\"receipts\", of: Receipt.self, retries: .attempts(5))"
    )
    public func retries(_ retries: QueueRetries) -> Worker { self }

    /// Concurrency behind the worker.
    @available(
        *, unavailable, message: "write it in the worker's parentheses: Worker(receipts, concurrency: 4, handler: …)"
    )
    public func concurrency(_ concurrency: Int) -> Worker { self }

    /// A time limit behind the worker.
    @available(
        *, unavailable,
        message: "write it in the worker's parentheses: Worker(receipts, timeout: .minutes(1), handler: …)"
    )
    public func timeout(_ time: TimeSpan) -> Worker { self }
}

extension Cron {
    /// A time limit behind the cron.
    @available(
        *, unavailable,
        message:
            "write it in the cron's parentheses: Cron(\"cleanup\", .daily(at: \"03:00\"), timeout: .minutes(1), handler: …)"
    )
    public func timeout(_ time: TimeSpan) -> Cron { self }
}
