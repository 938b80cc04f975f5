import Synchronization

/// What the two sides of one connection share: the task that handles its requests, and the handler on its event loop.
final class ConnectionState: Sendable {
    let peer: Peer
    private let extra = Mutex<CompletedResponse.Extra?>(nil)

    init(peer: Peer) {
        self.peer = peer
    }

    /// A connection handles one request after the other, so one place is enough.
    func put(_ extra: CompletedResponse.Extra) {
        self.extra.withLock { $0 = extra }
    }

    func take() -> CompletedResponse.Extra? {
        extra.withLock { extra in
            defer { extra = nil }
            return extra
        }
    }
}
