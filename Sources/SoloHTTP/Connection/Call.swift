import Synchronization

/// One request of a caller, through all its tries: what cancellation and the time limit act upon.
final class Call: Sendable {
    private struct State {
        var error: (any Error)?
        var onAbort: (@Sendable (any Error) -> Void)?
    }

    private let state = Mutex(State())

    /// Ends whatever the call is waiting for. Only the first reason counts.
    func abort(_ error: any Error) {
        let onAbort = state.withLock { state -> (@Sendable (any Error) -> Void)? in
            guard state.error == nil else { return nil }
            state.error = error
            defer { state.onAbort = nil }
            return state.onAbort
        }
        onAbort?(error)
    }

    /// Says what ``abort(_:)`` has to end from now on. Throws if it was called already.
    func whileWaiting(_ onAbort: @escaping @Sendable (any Error) -> Void) throws {
        try state.withLock { state in
            if let error = state.error { throw error }
            state.onAbort = onAbort
        }
    }

    /// The reason why it ended, if it did.
    var reason: (any Error)? { state.withLock { $0.error } }
}
