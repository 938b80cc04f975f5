import Synchronization

/// Counts how many are inside at once.
final class Gauge: Sendable {
    private let state = Mutex((current: 0, highest: 0))

    var current: Int { state.withLock { $0.current } }
    var highest: Int { state.withLock { $0.highest } }

    func enter() {
        state.withLock { state in
            state.current += 1
            state.highest = max(state.highest, state.current)
        }
    }

    func leave() { state.withLock { $0.current -= 1 } }
}
