import Foundation
import SoloConcurrency
import Synchronization

/// What comes to who listens to a channel.
public enum PostgresNotification: Sendable, Hashable {
    /// A message that was sent with `notify`, or by `NOTIFY`.
    case message(String)
    /// Messages may be missing here: the connection ended and there is a new one, or more than 10,000 messages waited for the loop. Look
    /// for yourself at what they would have told.
    case interrupted
}

/// The notifications of a channel, from when it was asked for: `for await notification in try await db.listen(to: "orders") { … }`.
///
/// It ends with its task's cancellation and with the database's end. The connection closes once nothing iterates over it any more.
public struct PostgresNotifications: AsyncSequence, Sendable {
    /// A notification.
    public typealias Element = PostgresNotification
    /// It throws nothing.
    public typealias Failure = Never

    let listener: PostgresListening

    /// All iterators take from one line.
    public func makeAsyncIterator() -> Iterator { Iterator(listener: listener) }

    /// Takes one after the other.
    public struct Iterator: AsyncIteratorProtocol {
        let listener: PostgresListening

        /// The next notification, or `nil` at the end.
        public mutating func next() async -> PostgresNotification? { await listener.listener.next() }

        /// The next notification, or `nil` at the end.
        public mutating func next(isolation actor: isolated (any Actor)?) async -> PostgresNotification? {
            await listener.listener.next()
        }
    }
}

/// Ends a listener that nobody hears.
final class PostgresListening: Sendable {
    let listener: PostgresListener

    init(_ listener: PostgresListener) { self.listener = listener }

    deinit { listener.close() }
}

/// Keeps a connection that listens to a channel.
final class PostgresListener: Sendable {
    private struct State {
        var link: PostgresListenerLink?
        var waiting: [PostgresNotification] = []
        var isClosed = false
        var attempts = 0
    }

    private static let mostWaiting = 10_000

    private let target: PostgresTarget
    private let channel: SQLIdentifier
    private let timeouts: Timeouts
    private let state = Mutex(State())
    private let changed = Signal()

    init(_ target: PostgresTarget, channel: String, timeouts: Timeouts) {
        self.target = target
        self.channel = SQLIdentifier(channel)
        self.timeouts = timeouts
    }

    /// Returns once it listens.
    func start() async throws {
        let started = Promise<Void>()
        startThread {
            do {
                try self.connect()
                started.fulfil()
            } catch {
                started.fail(error)
            }
        }
        try await started.value
    }

    func next() async -> PostgresNotification? {
        while true {
            let (next, isClosed) = state.withLock { state in
                (state.waiting.isEmpty ? nil : state.waiting.removeFirst(), state.isClosed)
            }
            if let next { return next }
            guard !isClosed, await changed.wait() else { return nil }
        }
    }

    func close() {
        let link = state.withLock { state in
            state.isClosed = true
            defer { state.link = nil }
            return state.link
        }
        link?.close()
        changed.raise()
    }

    /// Blocks.
    private func connect() throws {
        let link = try PostgresListenerLink(target, channel) { [weak self] text in
            self?.add(.message(text))
        } ended: { [weak self] in
            self?.reconnect()
        }
        let isClosed = state.withLock { state in
            state.attempts = 0
            if !state.isClosed { state.link = link }
            return state.isClosed
        }
        if isClosed { link.close() } else { link.open() }
    }

    private func reconnect() {
        let delay: Duration? = state.withLock { state in
            guard !state.isClosed else { return nil }
            state.link = nil
            defer { state.attempts += 1 }
            return .milliseconds(50 << min(state.attempts, 6))
        }
        guard let delay else { return }
        _ = timeouts.after(delay) { [weak self] in
            guard let self else { return }
            startThread {
                do {
                    try self.connect()
                    self.add(.interrupted)
                } catch {
                    self.reconnect()
                }
            }
        }
    }

    private func add(_ notification: PostgresNotification) {
        state.withLock { state in
            if state.waiting.count >= Self.mostWaiting { state.waiting = [.interrupted] }
            state.waiting.append(notification)
        }
        changed.raise()
    }
}

/// One connection that listens.
///
/// Unchecked, because the handle is used under the lock, and by one thread before it is open.
private final class PostgresListenerLink: @unchecked Sendable, PostgresReactor.Watched {
    let socket: Int32
    private let handle: LibPQ.Connection
    private let isOpen = Mutex(false)
    private let received: @Sendable (String) -> Void
    private let ended: @Sendable () -> Void

    /// Connects, which blocks.
    init(
        _ target: PostgresTarget, _ channel: SQLIdentifier, received: @escaping @Sendable (String) -> Void,
        ended: @escaping @Sendable () -> Void
    ) throws {
        self.received = received
        self.ended = ended
        handle = try LibPQ.connect(target)
        socket = LibPQ.socket(handle)
        let result = LibPQ.execute(handle, "LISTEN \(channel.quoted)")
        defer { LibPQ.clear(result) }
        guard let result, LibPQ.resultStatus(result) == LibPQ.commandOK else {
            throw result.map { SQLError($0, statement: "LISTEN \(channel.quoted)") }
                ?? SQLError(.connection, "The connection to the database ended.")
        }
        _ = LibPQ.setNonblocking(handle, 1)
    }

    deinit { LibPQ.finish(handle) }

    var interest: SocketInterest { .reading }

    func open() {
        isOpen.withLock { $0 = true }
        PostgresReactor.shared.add(self)
        // What came with the response to LISTEN.
        ready()
    }

    func close() {
        isOpen.withLock { $0 = false }
        PostgresReactor.shared.remove(self)
    }

    func ready() {
        var texts: [String] = []
        let hasEnded = isOpen.withLock { isOpen in
            guard isOpen else { return false }
            let isAlive = LibPQ.consumeInput(handle) == 1
            while let notification = LibPQ.notifies(handle) {
                // `PGnotify`: the channel, the process, and the text.
                let text = notification.load(fromByteOffset: 16, as: UnsafePointer<CChar>?.self)
                texts.append(text.map { String(cString: $0) } ?? "")
                LibPQ.freemem(notification)
            }
            guard !isAlive || LibPQ.status(handle) != LibPQ.connectionOK else { return false }
            isOpen = false
            return true
        }
        for text in texts { received(text) }
        if hasEnded {
            PostgresReactor.shared.remove(self)
            ended()
        }
    }
}
