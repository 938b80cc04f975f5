package import SoloProcess
package import Foundation
package import SoloCore
import SoloStore

/// The processes of a stage's releases: does what a ``Supervisor`` decides, and emits what comes of it as its events.
///
/// Its owner keeps it and runs the operations that it returns beside itself; nothing here waits.
package struct ReleaseProcesses {
    package typealias Operation = @Sendable () async -> Void

    /// How long to wait for a process.
    package struct Limits: Sendable {
        /// For its first health.
        package var health: Duration = .seconds(30)
        /// For what it has in flight when it is told to stop, before it is killed.
        package var drain: Duration = .seconds(35)

        package init() {}
    }

    /// What every process of a release is started with.
    package struct Launch {
        package var binary: URL
        /// The public sockets of all APIs; each process inherits those of its own.
        package var sockets: [(component: String, socket: ListeningSocket)]
        package var environment: [String: String]
        package var directory: URL

        package init(
            binary: URL, sockets: [(component: String, socket: ListeningSocket)], environment: [String: String],
            directory: URL
        ) {
            self.binary = binary
            self.sockets = sockets
            self.environment = environment
            self.directory = directory
        }
    }

    package private(set) var runs: [Run: AppRun] = [:]
    private var processes: [Run: ReleaseProcess] = [:]
    private let folders: StageFolders
    private let invoker: ReleaseInvoker
    private let limits: Limits
    private let clock = ContinuousClock()
    private let emit: @Sendable (SupervisorEvent) -> Void

    package init(
        _ folders: StageFolders, invoker: ReleaseInvoker, limits: Limits,
        emit: @escaping @Sendable (SupervisorEvent) -> Void
    ) {
        self.folders = folders
        self.invoker = invoker
        self.limits = limits
        self.emit = emit
    }

    /// Starts one process and waits for its health and for its end.
    package mutating func start(
        _ run: Run, _ process: ReleaseProcess, _ launch: Launch, bindings: Bindings,
        mismatch: @escaping @Sendable (WireMismatch) -> Void,
        line: @escaping @Sendable (ChildProcess.Stream, String) -> Void
    ) throws -> [Operation] {
        let app = try AppRun.start(
            run, binary: launch.binary, sockets: launch.sockets.filter { process.components.contains($0.component) },
            bindings: bindings, control: folders.controlSocket(of: run), promotion: folders.promotion,
            environment: launch.environment, directory: launch.directory,
            crashing: { [emit] in emit(.crashing(run)) }, line: line)
        runs[run] = app
        processes[run] = process
        let untilEnd: Operation = { [clock, emit] in
            let exit = await app.child.exit
            // What it wrote last is still in the pipe; what it started may hold the pipe open for as long as it likes.
            for _ in 0..<50 where app.child.isWriting { try? await clock.sleep(for: .milliseconds(2)) }
            emit(.exited(run, exit))
        }
        let untilHealthy: Operation = { [emit, limit = limits.health] in
            do {
                _ = try await app.control.health(within: limit)
                emit(.healthy(run))
            } catch {
                if let error = error as? WireMismatch { mismatch(error) }
                emit(.unhealthy(run))
            }
        }
        return [untilEnd, untilHealthy]
    }

    /// Tells it to take nothing new. It ends by itself when it has finished what it has, and is killed if it does not.
    package func stop(_ run: Run, _ reason: StopReason) -> Operation? {
        guard let app = runs[run] else { return nil }
        invoker.forget(app.control)
        if reason == .ending { app.control.cutOff() }
        let jobs = reason == .superseded ? processes[run]?.longestJob ?? 0 : 0
        let limit = limits.drain + .seconds(jobs)
        return { [clock, emit] in
            do {
                try await app.control.stop(superseded: reason == .superseded)
                emit(.stopped(run))
                try await clock.sleep(for: limit)
            } catch {
                // It hangs, or the session is over: whether it still accepts, nobody knows. Its end is certain.
            }
            Self.kill(app)
        }
    }

    /// Makes the release the one that accepts when it is started again.
    package func record(_ release: String) throws {
        try DurableFile(path: folders.promotion.path).replace(with: PromotionRecord(release: release).content)
    }

    /// Tells it to accept, and directs its components' invocations to it.
    package func promote(_ run: Run) -> Operation? {
        guard let app = runs[run], let process = processes[run] else { return nil }
        return { [emit, invoker] in
            do {
                try await app.control.promote()
                invoker.redirect(process.components, to: app.control)
                emit(.promoted(run))
            } catch {
                emit(.rejectedPromotion(run))
            }
        }
    }

    package func kill(_ run: Run) {
        if let app = runs[run] { Self.kill(app) }
    }

    /// What it handles is given back as if it had never been taken.
    private static func kill(_ app: AppRun) {
        app.control.cutOff()
        app.child.signal(9, group: true)
    }

    /// Directs nothing more to a process that has crashed.
    package func crashed(_ run: Run) {
        if let app = runs[run] { invoker.forget(app.control) }
    }

    /// Cleans up after a process, and returns what it was.
    @discardableResult
    package mutating func ended(_ run: Run) -> AppRun? {
        processes[run] = nil
        guard let app = runs.removeValue(forKey: run) else { return nil }
        invoker.forget(app.control)
        app.close()
        return app
    }

    package func close() {
        for run in runs.values { run.close() }
    }
}
