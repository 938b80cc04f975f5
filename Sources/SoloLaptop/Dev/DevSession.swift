import SoloProcess
import Foundation
import SoloMigrations
package import SoloCore
package import SoloHost

/// One `solo dev`: builds the package, runs its app over the platform's services, and swaps in a new release on every save.
///
/// All that happens arrives as an event on one stream and is handled in order; what takes long runs beside it and comes back
/// as an event. The ``DevCycle`` decides, the session does.
package actor DevSession {
    /// Makes the platform once the first manifest is known. It calls the last argument if it ends by itself.
    package typealias MakePlatform =
        @Sendable (
            DevOptions, Manifest, any Invoker, _ failed: @escaping @Sendable (any Error) -> Void
        ) async throws -> any StagePlatform

    /// Asks a person whether a release may take data out of use. A later question withdraws an earlier one.
    package typealias Consent = @Sendable (OrphanedData) async -> Bool

    let options: DevOptions
    let folders: StageFolders
    let report: @Sendable (DevReport) -> Void
    let makePlatform: MakePlatform
    let consent: Consent?
    let clock = ContinuousClock()
    let began: ContinuousClock.Instant
    let invoker = ReleaseInvoker()
    let log: AppLog
    let releases: ReleaseFolder
    let events: AsyncStream<DevEvent>
    let feed: AsyncStream<DevEvent>.Continuation

    private(set) var cycle: DevCycle
    var processes: ReleaseProcesses
    var platform: (any StagePlatform)?
    /// The migrations that the stage was prepared with last.
    var prepared: ReleaseMigrations?
    var product: AppProduct?
    var sockets: APISockets?
    var watcher: FileWatcher?
    /// Ends the reading of the package or the build that is under way.
    var cancelWork: (@Sendable () -> Void)?
    /// The process that ended last, with what it said last.
    var ended: AppRun?
    /// What is to run beside the session; the loop starts it after each event.
    var pending: [@Sendable () async -> Void] = []

    /// - Parameter consent: `nil` where nobody can be asked.
    package init(
        _ options: DevOptions, consent: Consent? = nil, report: @escaping @Sendable (DevReport) -> Void,
        platform: @escaping MakePlatform
    ) throws {
        self.options = options
        self.report = report
        makePlatform = platform
        self.consent = consent
        folders = options.folders
        began = clock.now
        (events, feed) = AsyncStream.makeStream()
        releases = ReleaseFolder(folders.releases)
        cycle = DevCycle(
            .init(
                stage: options.stage, watches: options.watches, skipsBuild: options.skipsBuild,
                canAsk: consent != nil))
        processes = ReleaseProcesses(folders, invoker: invoker, limits: options.limits) { [feed] event in
            feed.yield(.supervisor(event))
        }
        try folders.make()
        log = AppLog(folders.appLog)
    }

    /// Runs until ``stop()``. Throws what keeps the stage from running at all; nothing is left running then either.
    package func run() async throws {
        let lock = try StageLock(folders.lock, stage: options.stage)
        defer { lock.release() }
        folders.removeStaleRun()
        let result: Result<Void, any Error>
        do {
            try await begin()
            await loop()
            result = cycle.failure.map { .failure($0) } ?? .success(())
        } catch {
            result = .failure(error)
        }
        await end()
        try result.get()
    }

    /// Ends the session: what is in flight finishes first. A second call hurries.
    package nonisolated func stop() { feed.yield(.stop) }

    /// Starts the release that serves again, with what its resources are bound to now.
    package nonisolated func bindingsChanged() { feed.yield(.bindingsChanged) }

    private func begin() async throws {
        let left = try await StaleProcesses.end(promotion: folders.promotion)
        if !left.isEmpty { report(.cleanedUp(left)) }
        sockets = try APISockets(port: options.port, services: options.servicesPort)
        try Self.checkFree(options.servicesPort)
        readPackage()
    }

    private func loop() async {
        await withDiscardingTaskGroup { tasks in
            for task in takePending() { tasks.addTask(operation: task) }
            for await event in events {
                await handle(event)
                for task in takePending() { tasks.addTask(operation: task) }
            }
            tasks.cancelAll()
        }
    }

    private func takePending() -> [@Sendable () async -> Void] {
        defer { pending = [] }
        return pending
    }

    /// Of the package, as they are now.
    var migrations: MigrationFolder { MigrationFolder(package: options.package) }

    /// The time since the session began.
    var now: Duration { began.duration(to: clock.now) }

    /// An action whose outcome is known at once is followed by that, before anything else that happens.
    private func handle(_ event: DevEvent) async {
        if case .supervisor(let event) = event { note(event) }
        for action in cycle.handle(event, now: now) {
            if let outcome = await perform(action) { await handle(outcome) }
        }
    }

    private func end() async {
        feed.finish()
        watcher?.stop()
        cancelWork?()
        invoker.close()
        await platform?.stop()
        processes.close()
        log.close()
        folders.removeStaleRun()
        if folders.sockets != folders.run { try? FileManager.default.removeItem(at: folders.sockets) }
        if cycle.hasStarted { report(.stopped) }
    }

    private static func checkFree(_ port: Int) throws {
        guard port != 0 else { return }
        do {
            _ = try ListeningSocket.reserve(port: port)
        } catch  where error.number == addressInUse {
            throw PortOwner.taken(port: port, flag: "--services-port", owner: PortOwner.find(port: port))
        }
    }
}
