import Logging
import SoloConcurrency
import SoloCore
import SoloSQL
import Synchronization
import struct Foundation.Date

/// Takes the messages of one queue to one worker component, for as long as the platform runs: a changed declaration changes its
/// plan, and what is under way stays counted.
final class QueueWorker: Sendable {
    /// What it needs to know of the declaration.
    struct Plan: Sendable, Equatable {
        var component: String
        var worker: WorkerSettings
        var queue: QueueSettings
        /// The queue's name in the store.
        var name: String
    }

    private struct State {
        /// `nil` while the stack has no such worker.
        var plan: Plan?
        var isStopped = false
    }

    let component: String
    private let state: Mutex<State>
    private let store: QueueStore
    private let invoker: any Invoker
    private let time: any TimeSource
    private let logger: Logger
    private let report: FailedAttempt.Report
    private let signal = Signal()
    private let places: Semaphore
    /// Those that were in flight in a crash go one at a time: a second crash then has one of them at most in flight, and does not
    /// bury what merely ran beside its cause.
    private let suspects = Semaphore()
    /// Leased and not yet settled on the disk.
    private let held = Atomic(0)

    init(
        _ plan: Plan, store: QueueStore, invoker: any Invoker, time: any TimeSource, logger: Logger,
        report: @escaping FailedAttempt.Report
    ) {
        component = plan.component
        state = Mutex(State(plan: plan))
        self.store = store
        self.invoker = invoker
        self.time = time
        self.logger = logger
        self.report = report
        places = Semaphore(plan.worker.concurrency)
    }

    var plan: Plan? { state.withLock(\.plan) }

    /// Goes by another plan from the next message on; with none, it takes no more messages until there is one again.
    func change(to plan: Plan?) {
        let hasChanged = state.withLock { state in
            defer { state.plan = plan }
            return state.plan != plan
        }
        guard hasChanged else { return }
        if let plan { places.change(to: plan.worker.concurrency) }
        signal.raise()
    }

    /// Looks for messages again.
    func wake() {
        signal.raise()
    }

    /// Takes no more messages; `run` returns when those that it has are settled.
    func stop() {
        state.withLock { $0.isStopped = true }
        signal.raise()
    }

    /// Delivers until it is stopped, or its task is cancelled, which gives up the attempts under way.
    ///
    /// While no release serves, it leases nothing: the messages wait in the queue, with all of their attempts.
    func run() async {
        await withDiscardingTaskGroup { group in
            while !state.withLock(\.isStopped), !Task.isCancelled {
                guard let plan else {
                    await signal.wait()
                    continue
                }
                do {
                    guard try await invoker.untilServing(component, or: signal) else { continue }
                } catch {
                    return
                }
                var nextDue: Date?
                // Twice what runs at once: the next messages are here while the last ones are on their way to the disk.
                let room = plan.worker.concurrency * 2 + 16 - held.load(ordering: .relaxed)
                if room > 0 {
                    do {
                        let lease = try await store.lease(from: plan.name, limit: room)
                        held.add(lease.messages.count, ordering: .relaxed)
                        for message in lease.messages { group.addTask { await self.handle(message) } }
                        if lease.messages.count == room { continue }
                        nextDue = lease.nextDue
                    } catch {
                        logger.error(
                            "A queue could not be read; trying again.",
                            metadata: ["queue": "\(plan.worker.queue)", "error": "\(error)"])
                        nextDue = time.now.addingTimeInterval(1)
                    }
                }
                await time.wait(for: signal, until: nextDue)
            }
        }
    }

    /// Delivers what is due now and what becomes due by it, and returns when nothing is.
    func drain() async throws -> QueueDrain {
        var drain = QueueDrain()
        while let plan {
            let lease = try await store.lease(from: plan.name, limit: plan.worker.concurrency)
            guard !lease.messages.isEmpty else { return drain }
            await withTaskGroup(of: Settlement.self) { group in
                for message in lease.messages { group.addTask { await self.attempt(message) } }
                for await settlement in group { drain.count(settlement) }
            }
        }
        return drain
    }

    private func handle(_ message: LeasedMessage) async {
        _ = await attempt(message)
        held.subtract(1, ordering: .relaxed)
        signal.raise()
    }

    private func attempt(_ message: LeasedMessage) async -> Settlement {
        let settlement = (try? await withPlace(for: message) { await invoke(message) }) ?? .release(after: 0)
        await settle(message, settlement)
        return settlement
    }

    private func withPlace(
        for message: LeasedMessage, _ body: () async -> Settlement
    ) async throws -> Settlement {
        guard message.crashes > 0 else { return try await places.withPermit { await body() } }
        return try await suspects.withPermit { try await places.withPermit { await body() } }
    }

    private func invoke(_ message: LeasedMessage) async -> Settlement {
        // Also where the worker was taken out of the stack while the message waited for its turn.
        guard !Task.isCancelled, let plan else { return .release(after: 0) }
        let now = time.now
        let invocation = Invocation(
            id: message.id.text, component: plan.component, attempt: message.attempt,
            deadline: now.addingTimeInterval(plan.worker.timeout), idempotencyKey: message.key ?? message.id.text,
            due: message.sent, payload: message.payload)
        do {
            let outcome = try await time.withDeadline(invocation.deadline) { try await self.invoker.invoke(invocation) }
            return Settlement(outcome, of: message, queue: plan.queue)
        } catch is DeadlineExceeded {
            let error = "It took longer than \(plan.worker.timeout) seconds and was given up."
            return Settlement(InvocationOutcome(.retry, error: error), of: message, queue: plan.queue)
        } catch let crash as InvocationCrashed {
            return Settlement(crashed: message, crash, queue: plan.queue)
        } catch is InvocationNotDelivered {
            return .release(after: 1)
        } catch is CancellationError {
            // Given up by us, not failed by the app. Whoever invokes may be gone before we are told.
            return .release(after: Task.isCancelled ? 0 : 1)
        } catch {
            if Task.isCancelled { return .release(after: 0) }
            return Settlement(
                InvocationOutcome(.retry, error: "No answer: \(error)"), of: message, queue: plan.queue)
        }
    }

    /// Writes the settlement, again and again while the disk refuses it: until then the message stays leased.
    private func settle(_ message: LeasedMessage, _ settlement: Settlement) async {
        while true {
            do {
                switch settlement {
                case .acknowledge: try await store.acknowledge(message.id)
                case .retry(let delay, let error, let crashes):
                    try await store.retry(
                        message.id, at: time.now.addingTimeInterval(delay), error: error, crashes: crashes)
                case .giveBack(let delay, let error):
                    try await store.giveBack(message.id, at: time.now.addingTimeInterval(delay), error: error)
                case .release(let delay): try await store.release(message.id, at: time.now.addingTimeInterval(delay))
                case .bury(let error): try await store.bury(message.id, error: error)
                }
                tell(message, settlement)
                return
            } catch {
                logger.error(
                    "A message's outcome could not be written.",
                    metadata: ["component": "\(component)", "error": "\(error)"])
                do { try await time.sleep(until: time.now.addingTimeInterval(1)) } catch { return }
            }
        }
    }

    /// Says that an attempt failed.
    private func tell(_ message: LeasedMessage, _ settlement: Settlement) {
        guard let plan else { return }
        let reason: String?
        let next: FailedAttempt.Next
        switch settlement {
        case .acknowledge, .release: return
        case .retry(let delay, let error, _), .giveBack(let delay, let error):
            (reason, next) = (error, .retry(after: delay))
        case .bury(let error):
            (reason, next) = (error, .deadLetter(queue: plan.worker.queue))
            logger.warning(
                "A message became a dead letter.",
                metadata: [
                    "component": "\(component)", "id": "\(message.id.text)", "attempt": "\(message.attempt)",
                    "error": "\(error ?? "")",
                ])
        }
        report(
            FailedAttempt(
                component: component, id: message.id.text, attempt: message.attempt, of: plan.queue.maximumAttempts,
                error: reason ?? "", time: time.now, next: next))
    }
}
