/// What draining a queue came to.
public struct Drained: Sendable, Equatable {
    /// Messages that were handled.
    public var done: Int
    /// Attempts that failed and will be made again, later.
    public var retried: Int
    /// Messages that became dead letters.
    public var dead: Int
    /// What went wrong, in words: one for each attempt that failed.
    public var errors: [String]

    init(done: Int, retried: Int, dead: Int, errors: [String]) {
        self.done = done
        self.retried = retried
        self.dead = dead
        self.errors = errors
    }
}

/// A cron's handler threw.
public struct InvocationFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// The component's id: `cron.cleanup`.
    public var component: String
    /// What it threw, in words.
    public var message: String
    /// What it logged, the last hundred lines.
    public var log: [String]

    public var description: String {
        "\(component) failed: \(message)" + log.map { "\n    \($0)" }.joined()
    }
}
