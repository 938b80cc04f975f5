import Foundation
import Logging
import SoloCore
import SoloSQL
import Synchronization

/// Ticks for one cron component.
final class ScheduleRunner: Sendable {
    /// How late a tick may start and still be on time.
    static let grace = 60.0
    /// A run that fails is tried again, this often in all.
    static let maximumAttempts = 3
    static let backoff = Backoff(QueueSettings(firstRetryDelay: 10, longestRetryDelay: 120))

    let component: String
    let settings: CronSettings
    private let store: ScheduleStore
    private let invoker: any Invoker
    private let time: any TimeSource
    private let logger: Logger
    private let signal = Signal()
    private let isStopped = Atomic(false)
    private let running = Atomic(0)
    /// One run at a time, also where a person starts one.
    private let place = Lender([0])

    init(
        _ component: String, _ settings: CronSettings, store: ScheduleStore, invoker: any Invoker,
        time: any TimeSource, logger: Logger
    ) {
        self.component = component
        self.settings = settings
        self.store = store
        self.invoker = invoker
        self.time = time
        self.logger = logger
    }

    var isRunning: Bool {
        running.load(ordering: .acquiring) > 0
    }

    /// Starts no more runs; `run` returns when those under way have ended.
    func stop() {
        isStopped.store(true, ordering: .releasing)
        signal.raise()
    }

    /// Ticks until it is stopped, or its task is cancelled, which gives up the runs under way.
    func run() async {
        await withDiscardingTaskGroup { group in
            var hasRecovered = false
            while !isStopped.load(ordering: .acquiring), !Task.isCancelled {
                do {
                    if !hasRecovered {
                        try await recover()
                        hasRecovered = true
                    }
                    let cursor = try await store.begin(component, settings.schedule)
                    let next = try settings.schedule.next(after: cursor)
                    if let next, next <= time.now {
                        guard let run = try await due(after: cursor) else { continue }
                        if settings.mayOverlap {
                            group.addTask { _ = await self.perform(run) }
                        } else {
                            try await place.borrow { _ in _ = await perform(run) }
                        }
                    } else {
                        await time.wait(for: signal, until: next)
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

    /// Notes the tick that is to run now, and everything before it as missed.
    private func due(after cursor: Date) async throws -> ScheduleRun? {
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
        return try await store.note(run, movingOn: true) ? run : nil
    }

    /// Ticks that the platform's end interrupted run again where missed ones do, under the same id. What a person started
    /// does not.
    private func recover() async throws {
        for var run in try await store.interrupted(of: component) {
            guard !Task.isCancelled else { return }
            if run.isManual || settings.missed == .skip {
                run.result = .failed
                run.finished = time.now
                run.error = "The platform ended while it ran."
                try await store.update(run)
            } else {
                run.attempt += 1
                run.started = time.now
                try await store.update(run)
                let interrupted = run
                try await place.borrow { _ in _ = await perform(interrupted) }
            }
        }
    }

    /// Runs now, in the caller's time.
    func runNow() async throws -> ScheduleRun {
        let run = newRun(due: time.now, isManual: true)
        func start() async throws -> ScheduleRun {
            _ = try await store.note(run, movingOn: false)
            return await perform(run)
        }
        if settings.mayOverlap { return try await start() }
        if let ended = try await place.borrowIfFree({ _ in try await start() }) { return ended }
        throw ScheduleServiceError(
            .isRunning, "\(component) is running, and does not overlap; try again when it has ended.")
    }

    private func newRun(due: Date, isManual: Bool) -> ScheduleRun {
        let moment = due.formatted(.iso8601)
        let id =
            isManual ? "\(component)@\(moment)/\(UUID().uuidString.prefix(8).lowercased())" : "\(component)@\(moment)"
        return ScheduleRun(
            id: id, component: component, due: due, started: time.now, finished: nil, attempt: 1, result: .running,
            isManual: isManual, error: nil, log: [])
    }

    private func perform(_ run: ScheduleRun) async -> ScheduleRun {
        running.add(1, ordering: .acquiringAndReleasing)
        defer { running.subtract(1, ordering: .acquiringAndReleasing) }
        var run = run
        let last = run.isManual ? run.attempt : run.attempt + Self.maximumAttempts - 1
        while true {
            switch await attempt(run) {
            case .ended(let outcome):
                run.error = outcome.error
                run.log = outcome.log
                if outcome.verdict == .retry, run.attempt < last {
                    await write(run)
                    let delay = outcome.delay.map { min(max(0, $0), 3600) } ?? Self.backoff.delay(after: run.attempt)
                    do { try await time.sleep(until: time.now.addingTimeInterval(delay)) } catch { return run }
                    run.attempt += 1
                    continue
                }
                run.result = outcome.verdict == .done ? .done : .failed
                run.finished = time.now
                await write(run)
                if run.result == .failed {
                    logger.error(
                        "A scheduled run failed.",
                        metadata: ["component": "\(component)", "id": "\(run.id)", "error": "\(run.error ?? "")"])
                }
                return run
            case .notDelivered:
                do { try await time.sleep(until: time.now.addingTimeInterval(1)) } catch { return run }
            case .givenUp:
                // It stays noted as running, and is recovered after the next start.
                return run
            }
        }
    }

    private enum Attempt {
        case ended(InvocationOutcome)
        case notDelivered
        case givenUp
    }

    private func attempt(_ run: ScheduleRun) async -> Attempt {
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
            return Task.isCancelled ? .givenUp : .ended(InvocationOutcome(.retry, error: "No answer: \(error)"))
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
