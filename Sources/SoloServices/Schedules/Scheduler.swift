package import Logging
package import SoloCore
import Synchronization

/// Runs a loop for each cron component of the stack.
package final class Scheduler: Sendable {
    private struct State {
        var runners: [String: ScheduleRunner] = [:]
        var isStopped = false
    }

    private let store: ScheduleStore
    private let invoker: any Invoker
    private let time: any TimeSource
    private let logger: Logger
    private let state = Mutex(State())
    private let (changes, changesContinuation) = AsyncStream.makeStream(of: ScheduleRunner.self)

    package init(store: ScheduleStore, invoker: any Invoker, time: any TimeSource, logger: Logger) {
        self.store = store
        self.invoker = invoker
        self.time = time
        self.logger = logger
    }

    /// Takes over the schedules of a manifest: starts what is new, stops what is gone, starts anew what has changed.
    package func apply(_ manifest: Manifest) {
        var settings: [String: CronSettings] = [:]
        for component in manifest.components { settings[component.id] = component.cron }
        let (started, stopped): ([ScheduleRunner], [ScheduleRunner]) = state.withLock { state in
            guard !state.isStopped else { return ([], []) }
            let stopped = state.runners.values.filter { settings[$0.component] != $0.settings }
            for runner in stopped { state.runners[runner.component] = nil }
            var started: [ScheduleRunner] = []
            for (id, settings) in settings where state.runners[id] == nil {
                let runner = ScheduleRunner(
                    id, settings, store: store, invoker: invoker, time: time, logger: logger)
                state.runners[id] = runner
                started.append(runner)
            }
            return (started, stopped)
        }
        for runner in stopped { runner.stop() }
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
        guard let runner = state.withLock({ $0.runners[component] }) else {
            throw ScheduleServiceError(
                .unknownSchedule, "The stack has no schedule “\(component)”; `solo cron list` shows which it has.")
        }
        return try await runner.runNow()
    }

    package func summaries() async throws -> [ScheduleSummary] {
        var summaries: [ScheduleSummary] = []
        for runner in state.withLock({ Array($0.runners.values) }).sorted(by: { $0.component < $1.component }) {
            summaries.append(
                ScheduleSummary(
                    component: runner.component, schedule: runner.settings.schedule.description,
                    next: try runner.settings.schedule.next(after: time.now), isRunning: runner.isRunning,
                    last: try await store.history(of: runner.component, limit: 1).first))
        }
        return summaries
    }
}
