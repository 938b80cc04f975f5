package import Logging
package import SoloCore
import Synchronization

/// Runs a loop for each cron component that the stack has had since the platform was started.
package final class Scheduler: Sendable {
    private struct State {
        var runners: [String: ScheduleRunner] = [:]
        var isStopped = false
    }

    private let store: ScheduleStore
    private let invoker: any Invoker
    private let time: any TimeSource
    private let logger: Logger
    private let report: FailedAttempt.Report
    private let state = Mutex(State())
    private let (changes, changesContinuation) = AsyncStream.makeStream(of: ScheduleRunner.self)

    package init(
        store: ScheduleStore, invoker: any Invoker, time: any TimeSource, logger: Logger,
        report: @escaping FailedAttempt.Report = { _ in }
    ) {
        self.store = store
        self.invoker = invoker
        self.time = time
        self.logger = logger
        self.report = report
    }

    /// Takes over the schedules of a manifest. One that was changed while it runs keeps its run, and ticks by the new
    /// declaration after it.
    package func apply(_ manifest: Manifest) {
        var settings: [String: CronSettings] = [:]
        for component in manifest.components { settings[component.id] = component.cron }
        let (started, known): ([ScheduleRunner], [ScheduleRunner]) = state.withLock { state in
            guard !state.isStopped else { return ([], []) }
            let known = Array(state.runners.values)
            var started: [ScheduleRunner] = []
            for (id, settings) in settings where state.runners[id] == nil {
                let runner = ScheduleRunner(
                    id, settings, store: store, invoker: invoker, time: time, logger: logger, report: report)
                state.runners[id] = runner
                started.append(runner)
            }
            return (started, known)
        }
        for runner in known { runner.change(to: settings[runner.component]) }
        for runner in started { changesContinuation.yield(runner) }
    }

    /// Ticks until ``stop()``, or until its task is cancelled.
    package func run() async {
        await withDiscardingTaskGroup { group in
            for await runner in changes {
                group.addTask { await runner.run() }
            }
        }
    }

    /// Starts no more runs; `run` returns when those under way have ended.
    package func stop() {
        let runners = state.withLock { state in
            state.isStopped = true
            return Array(state.runners.values)
        }
        for runner in runners { runner.stop() }
        changesContinuation.finish()
    }

    /// Runs a schedule now, whatever its time, and returns when it has ended.
    package func runNow(_ component: String) async throws -> ScheduleRun {
        guard let runner = state.withLock({ $0.runners[component] }), let settings = runner.settings else {
            throw ScheduleServiceError(
                .unknownSchedule, "The stack has no schedule “\(component)”; `solo cron list` shows which it has.")
        }
        return try await runner.runNow(settings)
    }

    /// The runs of a schedule, the newest first. One that is noted as running and that no runner has is an interrupted one.
    package func history(of component: String, limit: Int) async throws -> [ScheduleRun] {
        let runner = state.withLock { $0.runners[component] }
        // Running before or after the read: a run may begin or end meanwhile.
        let before = runner?.live ?? []
        let runs = try await store.history(of: component, limit: limit)
        let live = before.union(runner?.live ?? [])
        return runs.map { run in
            guard run.result == .running, !live.contains(run.id) else { return run }
            var run = run
            run.result = .interrupted
            run.error = run.error ?? ScheduleRunner.interruption
            return run
        }
    }

    package func summaries() async throws -> [ScheduleSummary] {
        var summaries: [ScheduleSummary] = []
        for runner in state.withLock({ Array($0.runners.values) }).sorted(by: { $0.component < $1.component }) {
            guard let schedule = runner.settings?.schedule else { continue }
            summaries.append(
                ScheduleSummary(
                    component: runner.component, schedule: schedule.description,
                    next: try schedule.next(after: time.now), isRunning: runner.isRunning,
                    last: try await history(of: runner.component, limit: 1).first))
        }
        return summaries
    }
}
