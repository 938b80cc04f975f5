package import SoloHost
import Foundation
package import SoloCore

/// One `solo dev`: builds the package, runs its app over the platform's services, and swaps in a new release on every save.
///
/// All that happens arrives as an input on one stream and is handled in order; what takes long runs beside it and comes
/// back as an input. The supervisor decides, the session does.
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
    let invoker = ReleaseInvoker()
    let log: AppLog
    let releases: ReleaseFolder
    let inputs: AsyncStream<DevInput>
    let feed: AsyncStream<DevInput>.Continuation

    var began: ContinuousClock.Instant
    var supervisor = Supervisor()
    var processes: ReleaseProcesses
    /// The releases that have processes.
    var inUse: Set<String> = []
    var platform: (any StagePlatform)?
    var product: AppProduct?
    var sockets: APISockets?
    var watcher: FileWatcher?
    /// A release that is ready but for a secret or a person's consent.
    var waiting: BuiltRelease?
    /// The process that ended last.
    var lastWords: AppRun?
    /// By release, of those that may still be started.
    var manifests: [String: Manifest] = [:]
    var builtAt: [String: ContinuousClock.Instant] = [:]
    var built: FileFingerprint?
    var build: PackageBuild?
    /// The first look at the package; it may wait for another SwiftPM, and Ctrl-C ends it.
    var reading: Task<Void, any Error>?
    var change = 0
    var wantsBuild = false
    var wantsPackage = false
    var hasStarted = false
    var isEnding = false
    var failure: (any Error)?
    /// What is to run beside the session; the loop starts it after each input.
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
        (inputs, feed) = AsyncStream.makeStream()
        releases = ReleaseFolder(folders.releases)
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
        do {
            let left = try await StaleProcesses.end(promotion: folders.promotion)
            if !left.isEmpty { report(.cleanedUp(left)) }
            sockets = try APISockets(port: options.port, services: options.servicesPort)
            try Self.checkFree(options.servicesPort)
            // Beside the loop, which listens to Ctrl-C from the first moment on.
            let reading = Task { try await readPackage() }
            pending.append { [feed] in feed.yield(.packageRead(await reading.result)) }
            self.reading = reading
            await loop()
        } catch {
            failure = error
        }
        await end()
        if let failure { throw failure }
    }

    /// Ends the session: what is in flight finishes first. A second call hurries.
    package nonisolated func stop() { feed.yield(.stop) }

    /// Starts the release that serves again, with what its resources are bound to now.
    package nonisolated func bindingsChanged() { feed.yield(.bindingsChanged) }

    private func loop() async {
        await withDiscardingTaskGroup { tasks in
            for task in takePending() { tasks.addTask(operation: task) }
            for await input in inputs {
                await handle(input)
                for task in takePending() { tasks.addTask(operation: task) }
            }
            tasks.cancelAll()
        }
    }

    private func takePending() -> [@Sendable () async -> Void] {
        defer { pending = [] }
        return pending
    }

    private func handle(_ input: DevInput) async {
        switch input {
        case .packageRead(.success): startBuild()
        case .packageRead(.failure(let error)):
            if isEnding { feed.finish() } else { await fail(error) }
        case .changed(let path): changed(path)
        case .quiet(let number): if number == change { startBuild() }
        case .buildEnded(let result, let seconds, let time): await buildEnded(result, seconds: seconds, at: time)
        case .supervisor(let event): await supervise(event)
        case .consented(let agreed, let release, let data):
            await consented(agreed, to: release, orphaning: data)
        case .bindingsChanged: await restart()
        case .platformFailed(let error): await fail(error)
        case .stop: await stopRequested()
        }
    }

    private func stopRequested() async {
        if hasStarted || isEnding { report(.stopping(inHurry: isEnding)) }
        reading?.cancel()
        build?.cancel()
        if isEnding {
            await supervise(.hurry)
        } else {
            isEnding = true
            invoker.forgetAll()
            await supervise(.shutDown)
        }
    }

    /// Ends the loop with an error, once whatever runs has ended.
    func fail(_ error: any Error) async {
        failure = failure ?? error
        isEnding = true
        build?.cancel()
        await supervise(.shutDown)
    }

    private func end() async {
        feed.finish()
        watcher?.stop()
        build?.cancel()
        invoker.close()
        await platform?.stop()
        processes.close()
        log.close()
        folders.removeStaleRun()
        if folders.sockets != folders.run { try? FileManager.default.removeItem(at: folders.sockets) }
        if hasStarted { report(.stopped) }
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
