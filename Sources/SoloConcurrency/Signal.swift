import Synchronization

/// Tells one waiting task that something has changed. Raised before anyone waits, it is kept; raised twice, it counts once.
package final class Signal: Sendable {
    private struct State {
        var isRaised = false
        var waiter: Promise<Bool>?
    }

    private let state = Mutex(State())

    package init() {}

    package func raise() {
        let waiter: Promise<Bool>? = state.withLock { state in
            guard let waiter = state.waiter else {
                state.isRaised = true
                return nil
            }
            state.waiter = nil
            return waiter
        }
        waiter?.fulfil(true)
    }

    /// Returns `true` once the signal is raised, and `false` if the task is cancelled first. One task waits at a time.
    ///
    /// A raise is never lost: it ends one wait with `true`, whether or not that task is cancelled meanwhile.
    @discardableResult
    package func wait() async -> Bool {
        let waiter = Promise<Bool>()
        let isRaised = state.withLock { state in
            if !state.isRaised { state.waiter = waiter }
            defer { state.isRaised = false }
            return state.isRaised
        }
        if isRaised { return true }
        return await withTaskCancellationHandler {
            (try? await waiter.value) ?? false
        } onCancel: {
            let isWaiting = state.withLock { state in
                guard state.waiter === waiter else { return false }
                state.waiter = nil
                return true
            }
            if isWaiting { waiter.fulfil(false) }
        }
    }
}
