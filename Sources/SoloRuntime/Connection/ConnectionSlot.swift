import Synchronization

/// What the two sides of one connection share: the task that answers its requests, and the handler on its event loop.
final class ConnectionSlot: Sendable {
    let peer: Peer
    private let extra = Mutex<Answer.Extra?>(nil)

    init(peer: Peer) {
        self.peer = peer
    }

    /// Requests of one connection are answered one after the other, so one place is enough.
    func put(_ extra: Answer.Extra) {
        self.extra.withLock { $0 = extra }
    }

    func take() -> Answer.Extra? {
        extra.withLock { extra in
            defer { extra = nil }
            return extra
        }
    }
}
