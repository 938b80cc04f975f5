package import SoloCore
import Synchronization

/// Sends invocations to the process that serves. While none does, whoever has one waits in ``untilServing()``.
package final class ReleaseInvoker: Invoker {
    private struct State {
        var target: ControlClient?
        var waiting: [Int: CheckedContinuation<Void, any Error>] = [:]
        var last = 0
        var isClosed = false
    }
    private let state = Mutex(State())

    package init() {}

    /// Directs what follows to another process, or to none.
    package func redirect(to target: ControlClient?) {
        let waiting = state.withLock { state in
            state.target = target
            guard target != nil else { return [CheckedContinuation<Void, any Error>]() }
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Directs nothing to a process any more that has ended; to another one what follows still goes.
    package func forget(_ ended: ControlClient) {
        state.withLock { state in
            if state.target?.isSame(as: ended) == true { state.target = nil }
        }
    }

    /// Ends every wait: the session is over.
    package func close() {
        let waiting = state.withLock { state in
            state.isClosed = true
            state.target = nil
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for continuation in waiting { continuation.resume(throwing: CancellationError()) }
    }

    package var isServing: Bool { state.withLock { $0.target != nil } }

    package func invoke(_ invocation: Invocation) async throws -> InvocationOutcome {
        let (target, isClosed) = state.withLock { ($0.target, $0.isClosed) }
        if isClosed { throw CancellationError() }
        guard let target else { throw InvocationNotDelivered("No release serves.") }
        return try await target.invoke(invocation)
    }

    package func untilServing() async throws {
        let number = state.withLock { state in
            state.last += 1
            return state.last
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let immediate: Result<Void, any Error>? = state.withLock { state in
                    if state.isClosed || Task.isCancelled { return .failure(CancellationError()) }
                    if state.target != nil { return .success(()) }
                    state.waiting[number] = continuation
                    return nil
                }
                if let immediate { continuation.resume(with: immediate) }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: number) }?.resume(throwing: CancellationError())
        }
    }
}
