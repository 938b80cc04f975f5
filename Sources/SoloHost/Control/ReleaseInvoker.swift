import SoloConcurrency
package import SoloCore
import Synchronization

/// Sends invocations to the processes of the release that serves, each to the one that has its component. While none
/// does, whoever has one waits in ``untilServing(_:)``.
package final class ReleaseInvoker: Invoker {
    private struct State {
        /// By component id.
        var targets: [String: ControlClient] = [:]
        var waiting: [String: [Promise<Void>]] = [:]
        var isClosed = false
    }
    private let state = Mutex(State())

    package init() {}

    /// Directs the invocations of these components to a process from now on.
    package func redirect(_ components: [String], to target: ControlClient) {
        let waiting = state.withLock { state in
            components.flatMap { component in
                state.targets[component] = target
                return state.waiting.removeValue(forKey: component) ?? []
            }
        }
        for promise in waiting { promise.fulfil() }
    }

    /// Directs nothing more to a process that takes nothing new; to another one what follows still goes.
    package func forget(_ ended: ControlClient) {
        state.withLock { state in
            state.targets = state.targets.filter { !$0.value.isSame(as: ended) }
        }
    }

    /// Directs nothing to any process.
    package func forgetAll() { state.withLock { $0.targets = [:] } }

    /// Ends every wait: the session is over.
    package func close() {
        let waiting = state.withLock { state in
            state.isClosed = true
            state.targets = [:]
            defer { state.waiting = [:] }
            return state.waiting.values.flatMap(\.self)
        }
        for promise in waiting { promise.fail(CancellationError()) }
    }

    package func isServing(_ component: String) -> Bool { state.withLock { $0.targets[component] != nil } }

    package func invoke(_ invocation: Invocation) async throws -> InvocationOutcome {
        let (target, isClosed) = state.withLock { ($0.targets[invocation.component], $0.isClosed) }
        if isClosed { throw CancellationError() }
        guard let target else { throw InvocationNotDelivered("No process serves \(invocation.component).") }
        return try await target.invoke(invocation)
    }

    package func untilServing(_ component: String) async throws {
        let promise = Promise<Void>()
        state.withLock { state in
            if state.isClosed {
                promise.fail(CancellationError())
            } else if state.targets[component] != nil {
                promise.fulfil()
            } else {
                // Those of cancelled waits are settled, and go with the next one.
                state.waiting[component, default: []].removeAll(where: \.isSettled)
                state.waiting[component, default: []].append(promise)
            }
        }
        try await promise.valueUnlessCancelled()
    }
}
