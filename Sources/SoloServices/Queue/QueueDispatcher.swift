package import Logging
package import SoloCore
import Synchronization

/// Runs a worker for each worker component that the stack has had since the platform was started. Each has a loop and a share of its own, so that a full queue holds up
/// no other.
package final class QueueDispatcher: Sendable {
    private struct State {
        var workers: [String: QueueWorker] = [:]
        var isStopped = false
    }

    private let store: QueueStore
    private let invoker: any Invoker
    private let time: any TimeSource
    private let logger: Logger
    private let report: FailedAttempt.Report
    private let state = Mutex(State())
    private let (changes, changesContinuation) = AsyncStream.makeStream(of: QueueWorker.self)

    package init(
        store: QueueStore, invoker: any Invoker, time: any TimeSource, logger: Logger,
        report: @escaping FailedAttempt.Report = { _ in }
    ) {
        self.store = store
        self.invoker = invoker
        self.time = time
        self.logger = logger
        self.report = report
        store.onChange { [weak self] queue in self?.wake(queue) }
    }

    /// Takes over the workers of a manifest. A worker that was changed goes on with what it has, and counts it.
    ///
    /// - Parameter name: under which name the store has a queue, by its id.
    package func apply(_ manifest: Manifest, name: (String) -> String = { $0 }) {
        let queues = Dictionary(uniqueKeysWithValues: manifest.resources.map { ($0.id, $0.queue) })
        var plans: [String: QueueWorker.Plan] = [:]
        for component in manifest.components {
            guard let worker = component.worker else { continue }
            let queue = queues[worker.queue].flatMap { $0 } ?? QueueSettings()
            plans[component.id] = QueueWorker.Plan(
                component: component.id, worker: worker, queue: queue, name: name(worker.queue))
        }
        let (started, known): ([QueueWorker], [QueueWorker]) = state.withLock { state in
            guard !state.isStopped else { return ([], []) }
            let known = Array(state.workers.values)
            var started: [QueueWorker] = []
            for (id, plan) in plans where state.workers[id] == nil {
                let worker = QueueWorker(
                    plan, store: store, invoker: invoker, time: time, logger: logger, report: report)
                state.workers[id] = worker
                started.append(worker)
            }
            return (started, known)
        }
        for worker in known { worker.change(to: plans[worker.component]) }
        for worker in started { changesContinuation.yield(worker) }
    }

    /// Delivers messages until ``stop()``, or until its task is cancelled.
    package func run() async throws {
        try await store.voidLeases()
        await withDiscardingTaskGroup { group in
            for await worker in changes {
                group.addTask { await worker.run() }
            }
        }
    }

    /// Takes no more messages; `run` returns when those under way are settled.
    package func stop() {
        let workers = state.withLock { state in
            state.isStopped = true
            return Array(state.workers.values)
        }
        for worker in workers { worker.stop() }
        changesContinuation.finish()
    }

    /// Delivers what is due in a queue, in the caller's time: for tests, where nothing runs by itself.
    package func drain(_ queue: String) async throws -> QueueDrain {
        let worker = state.withLock { $0.workers.values.first { $0.plan?.worker.queue == queue } }
        guard let worker else { throw QueueError(.unknownQueue, "No worker of the stack takes the queue “\(queue)”.") }
        return try await worker.drain()
    }

    private func wake(_ queue: String) {
        let workers = state.withLock { $0.workers.values.filter { $0.plan?.name == queue } }
        for worker in workers { worker.wake() }
    }
}
