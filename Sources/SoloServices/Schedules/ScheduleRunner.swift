import Foundation
import Logging
import SoloConcurrency
import SoloCore
import SoloSQL
import Synchronization

/// Ticks for one cron component, for as long as the platform runs: a changed declaration changes its settings, and the runs under
/// way stay tracked.
final class ScheduleRunner: Sendable {
    /// How late a tick may start and still be on time.
    static let grace = 60.0
    /// A run that fails is tried again, this often in all.
    static let maximumAttempts = 3
    /// The error of a run that the platform's end interrupted.
    static let interruption = "The platform ended while it ran."
    static let backoff = Backoff(QueueSettings(firstRetryDelay: 10, longestRetryDelay: 120))

    private struct State {
        /// `nil` while the stack has no such cron.
        var settings: CronSettings?
        var isStopped = false
        /// The ids of the runs under way. Every other run that is noted as running was interrupted by an earlier end of the platform.
        var live: Set<String> = []
    }

    let component: String
    private let state: Mutex<State>
    private let store: ScheduleStore
    private let invoker: any Invoker
    private let time: any TimeSource
    private let logger: Logger
    private let report: FailedAttempt.Report
    private let signal = Signal()
    /// One run at a time, also if a person starts one.
    private let place = Semaphore()

    init(
        _ component: String, _ settings: CronSettings, store: ScheduleStore, invoker: any Invoker,
        time: any TimeSource, logger: Logger, report: @escaping FailedAttempt.Report
    ) {
        self.component = component
        state = Mutex(State(settings: settings))
        self.store = store
        self.invoker = invoker
        self.time = time
        self.logger = logger
        self.report = report
    }

    var settings: CronSettings? { state.withLock(\.settings) }

    var isRunning: Bool { !live.isEmpty }

    /// The ids of the runs under way.
    var live: Set<String> { state.withLock(\.live) }

    /// Ticks by another declaration after the run under way; with none, it starts no more runs until there is one again.
    func change(to settings: CronSettings?) {
        let hasChanged = state.withLock { state in
            defer { state.settings = settings }
            return state.settings != settings
        }
        if hasChanged { signal.raise() }
    }

    /// Starts no more runs; `run` returns when those under way have ended.
    func stop() {
        state.withLock { $0.isStopped = true }
        signal.raise()
    }

    /// Ticks until it is stopped, or its task is cancelled, which gives up the runs under way.
    func run() async {
        await withDiscardingTaskGroup { group in
            var hasRecovered = false
            while !state.withLock(\.isStopped), !Task.isCancelled {
                guard let settings else {
                    await signal.wait()
                    continue
                }
                do {
                    if !hasRecovered {
                        try await recover(settings)
                        hasRecovered = true
                    }
                    guard let run = try await nextRun(settings) else { continue }
                    if settings.mayOverlap {
                        group.addTask { _ = await self.perform(run, settings) }
                    } else {
                        try await place.withPermit { _ = await perform(run, settings) }
                    }
                } catch is CancellationError {
                    return
                } catch {
                    logger.error(
                        "A schedule could not go on; trying again.",
                        metadata: ["component": "\(component)", "error": "\(error)"])
                    await time.wait(for: signal, until: time.now.addingTimeInterval(1))
                }
            }
        }
    }

    /// Waits for a tick and for an app that takes it, and notes it. `nil` if the declaration changed and has to be read again.
    private func nextRun(_ settings: CronSettings) async throws -> ScheduleRun? {
        let cursor = try await store.begin(component, settings.schedule)
        let next = try settings.schedule.next(after: cursor)
        guard let next, next <= time.now else {
            await time.wait(for: signal, until: next)
            return nil
        }
        // It is noted only then: however many ticks come due while no release serves, they are one run.
        guard try await invoker.untilServing(component, or: signal) else { return nil }
        return try await due(after: cursor, settings)
    }

    /// Notes the tick that is to run now, and everything before it as missed.
    private func due(after cursor: Date, _ settings: CronSettings) async throws -> ScheduleRun? {
        let now = time.now
        guard let due = try settings.schedule.latest(after: cursor, notAfter: now) else { return nil }
        let isMissed = now.timeIntervalSince(due) > Self.grace
        var run = newRun(due: due, isManual: false)
        if isMissed, settings.missed == .skip {
            run.result = .skipped
            run.finished = now
            run.error = "It was missed by \(Int(now.timeIntervalSince(due))) seconds."
            _ = try await store.note(run, movingOn: true)
            return nil
        }
        // Before it is noted, so that it is not taken for an interrupted one.
        setLive(run, true)
        do {
            if try await store.note(run, movingOn: true) { return run }
        } catch {
            setLive(run, false)
            throw error
        }
        setLive(run, false)
        return nil
    }

    /// Runs that the platform's end interrupted are run again under the same id, if missed ticks are. A run that a person
    /// started is not.
    private func recover(_ settings: CronSettings) async throws {
        for var run in try await store.interrupted(of: component) where !isLive(run) {
            guard !Task.isCancelled else { return }
            if run.isManual || settings.missed == .skip {
                run.result = .failed
                run.finished = time.now
                run.error = Self.interruption
                try await store.update(run)
            } else {
                try await invoker.untilServing(component)
                run.attempt += 1
                run.started = time.now
                try await store.update(run)
                let interrupted = run
                try await place.withPermit { _ = await perform(interrupted, settings) }
            }
        }
    }

    /// Runs now, in the caller's time.
    func runNow(_ settings: CronSettings) async throws -> ScheduleRun {
        let run = newRun(due: time.now, isManual: true)
        func start() async throws -> ScheduleRun {
            // Before it is noted: a loop that has just begun must not take it for an interrupted one.
            setLive(run, true)
            defer { setLive(run, false) }
            _ = try await store.note(run, movingOn: false)
            return await perform(run, settings)
        }
        if settings.mayOverlap { return try await start() }
        if let ended = try await place.withPermitIfFree({ try await start() }) { return ended }
        throw ScheduleServiceError(
            .isRunning, "\(component) is running, and does not overlap; try again when it has ended.")
    }

    private func isLive(_ run: ScheduleRun) -> Bool { state.withLock { $0.live.contains(run.id) } }

    private func setLive(_ run: ScheduleRun, _ isLive: Bool) {
        state.withLock { state in
            if isLive { state.live.insert(run.id) } else { state.live.remove(run.id) }
        }
    }

    private func newRun(due: Date, isManual: Bool) -> ScheduleRun {
        let moment = due.formatted(.iso8601)
        let id =
            isManual ? "\(component)@\(moment)/\(UUID().uuidString.prefix(8).lowercased())" : "\(component)@\(moment)"
        return ScheduleRun(
            id: id, component: component, due: due, started: time.now, finished: nil, attempt: 1, result: .running,
            isManual: isManual, error: nil, log: [])
    }

    private func perform(_ run: ScheduleRun, _ settings: CronSettings) async -> ScheduleRun {
        setLive(run, true)
        defer { setLive(run, false) }
        var run = run
        let last = run.isManual ? run.attempt : run.attempt + Self.maximumAttempts - 1
        while true {
            switch await attempt(run, settings) {
            case .ended(let outcome):
                run.error = outcome.error
                run.log = outcome.log
                if outcome.verdict == .retry, run.attempt < last {
                    await write(run)
                    let delay = outcome.delay.map { min(max(0, $0), 3600) } ?? Self.backoff.delay(after: run.attempt)
                    tell(run, of: last, .retry(after: delay))
                    do { try await time.sleep(until: time.now.addingTimeInterval(delay)) } catch { return run }
                    run.attempt += 1
                    continue
                }
                return await end(run, outcome.verdict == .done ? .done : .failed, of: last)
            case .notDelivered where self.settings == nil:
                run.error = "The stack has no \(component) any more."
                return await end(run, .failed, of: last)
            case .notDelivered:
                do { try await time.sleep(until: time.now.addingTimeInterval(1)) } catch { return run }
            case .givenUp:
                // It stays noted as running, and is recovered after the next start.
                return run
            }
        }
    }

    private func end(_ run: ScheduleRun, _ result: ScheduleRun.Result, of last: Int) async -> ScheduleRun {
        var run = run
        run.result = result
        run.finished = time.now
        await write(run)
        if result == .failed {
            logger.warning(
                "A scheduled run failed.",
                metadata: [
                    "component": "\(component)", "id": "\(run.id)", "attempt": "\(run.attempt)",
                    "error": "\(run.error ?? "")",
                ])
            tell(run, of: last, .runFailed)
        }
        return run
    }

    private func tell(_ run: ScheduleRun, of last: Int, _ next: FailedAttempt.Next) {
        report(
            FailedAttempt(
                component: component, id: run.id, attempt: run.attempt, of: last, error: run.error ?? "",
                time: time.now, next: next))
    }

    private enum Attempt {
        case ended(InvocationOutcome)
        case notDelivered
        case givenUp
    }

    private func attempt(_ run: ScheduleRun, _ settings: CronSettings) async -> Attempt {
        // Its time limit begins when an app takes it.
        do { try await invoker.untilServing(component) } catch { return .givenUp }
        let invocation = Invocation(
            id: run.id, component: component, attempt: run.attempt,
            deadline: time.now.addingTimeInterval(settings.timeout), idempotencyKey: run.id, due: run.due)
        do {
            return .ended(
                try await time.withDeadline(invocation.deadline) { try await self.invoker.invoke(invocation) })
        } catch is DeadlineExceeded {
            return .ended(
                InvocationOutcome(.dead, error: "It took longer than \(settings.timeout) seconds and was given up."))
        } catch is InvocationNotDelivered {
            return Task.isCancelled ? .givenUp : .notDelivered
        } catch is CancellationError {
            return .givenUp
        } catch {
            return Task.isCancelled ? .givenUp : .ended(InvocationOutcome(.retry, error: "No response: \(error)"))
        }
    }

    private func write(_ run: ScheduleRun) async {
        do {
            try await store.update(run)
        } catch {
            logger.error(
                "A run's result could not be written.", metadata: ["component": "\(component)", "error": "\(error)"])
        }
    }
}
