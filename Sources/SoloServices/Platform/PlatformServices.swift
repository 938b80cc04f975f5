import Foundation
import Hummingbird
package import Logging
import NIOCore
import ServiceLifecycle
import SoloConcurrency
package import SoloCore
import SoloObjectStore
import SoloSQL
import SoloStore
import Synchronization

/// The services of one stage: object store, queues, schedules and vault, behind one port.
///
/// Make it, ``apply(_:)`` a manifest, and let ``run()`` run; each release's process gets ``bindings(release:)``.
package final class PlatformServices: Sendable {
    private struct State {
        var manifest: Manifest?
        var credentials: [ComponentCredential] = []
        var queues: Set<String> = []
        var group: ServiceGroup?
        var isStopped = false
    }

    package let configuration: PlatformConfiguration
    package let vault: Vault
    package let queues: QueueStore
    package let schedules: ScheduleStore
    let dispatcher: QueueDispatcher
    let scheduler: Scheduler
    let objects: ObjectStore
    private let book = CredentialBook()
    let time: any TimeSource
    let logger: Logger
    private let port = Promise<Int>()
    private let state = Mutex(State())
    /// Lent to whoever applies a manifest or removes data, one at a time.
    let changes = Semaphore()

    /// Opens a stage's stores, and makes them where there are none. Nothing listens yet.
    package init(
        _ configuration: PlatformConfiguration, invoker: any Invoker, time: any TimeSource = SystemTime(),
        logger: Logger, attemptFailed: @escaping FailedAttempt.Report = { _ in }
    ) throws {
        self.configuration = configuration
        self.time = time
        self.logger = logger
        vault = configuration.vault(time: time)
        try DurableFile.makeFolder(configuration.databasesPath)
        queues = try QueueStore(path: configuration.queuePath, time: time)
        schedules = try ScheduleStore(path: configuration.schedulesPath, time: time)
        dispatcher = QueueDispatcher(
            store: queues, invoker: invoker, time: time, logger: logger, report: attemptFailed)
        scheduler = Scheduler(store: schedules, invoker: invoker, time: time, logger: logger, report: attemptFailed)
        objects = try ObjectStore(
            directory: configuration.objectsPath, time: time, signatureTime: SystemTime(), logger: logger
        ) { [book] in
            book[$0]
        }
        try DurableFile.flushFolder(configuration.folder)
    }

    /// The secrets that a manifest declares and the vault does not have, sorted.
    package func missingSecrets(_ manifest: Manifest) throws -> [String] {
        let set = Set(try vault.list().map(\.name))
        return manifest.resources.filter {
            $0.kind == .secret && !set.contains($0.id) && !set.contains($0.renamedFrom ?? "")
        }
        .map(\.id).sorted()
    }

    /// Makes buckets, queues, schedules and keys what a manifest says. What it no longer mentions is kept.
    package func apply(_ manifest: Manifest) async throws {
        let diagnostics = Self.diagnostics(of: manifest)
        guard diagnostics.isEmpty else {
            throw PlatformError(
                .notSupported, diagnostics.map(\.message).joined(separator: " "), fix: diagnostics[0].fix,
                diagnostics: diagnostics)
        }
        try await withoutChanges { try await take(manifest) }
    }

    private func take(_ manifest: Manifest) async throws {
        try await keepRenamed(manifest)
        let keys = ComponentKeys(vault: vault, project: configuration.project, stage: configuration.stage)
        let credentials = try keys.credentials(of: manifest)
        state.withLock { state in
            state.manifest = manifest
            state.credentials = credentials
            state.queues = Set(manifest.resources.filter { $0.kind == .queue }.map(\.id))
        }
        book.replace(credentials)
        try await objects.prepare(buckets: manifest.resources)
        dispatcher.apply(manifest)
        scheduler.apply(manifest)
    }

    var manifestQueues: Set<String> {
        state.withLock { $0.queues }
    }

    /// `nil` until ``apply(_:)``.
    package var appliedManifest: Manifest? {
        state.withLock { $0.manifest }
    }

    /// The key pair of each component, with what it opens.
    package func credentials() -> [ComponentCredential] {
        state.withLock { $0.credentials }
    }

    /// What a process of a release needs to know. Waits until the services listen.
    ///
    /// - Throws: ``PlatformError`` where a secret has no value.
    package func bindings(release: String) async throws -> Bindings {
        let (manifest, credentials) = state.withLock { ($0.manifest, $0.credentials) }
        guard let manifest else {
            throw PlatformError(.notApplied, "No manifest was applied.", fix: "Apply one before a release is started.")
        }
        let missing = try missingSecrets(manifest)
        guard missing.isEmpty else {
            throw PlatformError(
                .secretsUnset,
                "The stage “\(configuration.stage)” has no value for \(missing.joined(separator: ", ")).",
                fix: missing.map { "Run `solo secret set \($0)`." }.joined(separator: " "))
        }
        let endpoint = try await endpoint()
        var resources: [String: ResourceBinding] = [:]
        for resource in manifest.resources {
            resources[resource.id] = try binding(of: resource, endpoint: endpoint)
        }
        return Bindings(
            stage: configuration.stage, release: release, resources: resources,
            keys: Dictionary(uniqueKeysWithValues: credentials.map { ($0.component, $0.key) }))
    }

    /// Where the services listen: `http://127.0.0.1:8090`. Waits until they do.
    ///
    /// - Throws: ``PlatformError`` where the port is taken.
    package func endpoint() async throws -> String {
        "http://\(configuration.host):\(try await port.value)"
    }

    private func binding(of resource: ManifestResource, endpoint: String) throws -> ResourceBinding? {
        switch resource.kind {
        case .postgres: nil
        case .sqlite: .sqlite(path: configuration.databasePath(resource.id))
        case .bucket: .bucket(endpoint: endpoint, name: resource.id, region: ObjectStore.region)
        case .queue: .queue(endpoint: endpoint, name: resource.id)
        case .secret: try vault.get(resource.id).map(ResourceBinding.secret)
        case .setting:
            resource.setting.map {
                .setting(json: $0.overrides[configuration.stage] ?? $0.defaultValue)
            }
        }
    }

    /// Serves, delivers and ticks until ``stop()``, a graceful shutdown around it, or the task's cancellation; then closes the
    /// stores.
    package func run() async throws {
        let front = QueueEndpoint(
            store: queues, queues: { [weak self] in self?.manifestQueues ?? [] },
            authorization: BearerAuthorization(credentials: book))
        let application = Application(
            responder: PlatformResponder(objects: objects, queues: front),
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [ExpectContinueHandler()], idleTimeout: .seconds(75))),
            configuration: .init(
                address: .hostname(configuration.host, port: configuration.port), serverName: nil, reuseAddress: true),
            onServerRunning: { [port] channel in port.fulfil(channel.localAddress?.port ?? 0) },
            logger: logger)
        // They stop in the reverse order: what sends to the front stops before it.
        var services: [any Service] = [application, Maintenance(platform: self, time: time, logger: logger)]
        if configuration.delivers { services += [Delivery(dispatcher: dispatcher), Ticking(scheduler: scheduler)] }
        var groupConfiguration = ServiceGroupConfiguration(
            services: services.map { .init(service: $0, successTerminationBehavior: .ignore) }, logger: logger)
        groupConfiguration.maximumGracefulShutdownDuration = .seconds(10)
        let group = ServiceGroup(configuration: groupConfiguration)
        let isStopped = state.withLock { state in
            state.group = group
            return state.isStopped
        }
        var failure: (any Error)?
        if !isStopped {
            do { try await group.run() } catch { failure = error }
        }
        if let error = failure as? IOError, error.errnoCode == EADDRINUSE {
            failure = PlatformError(
                .portTaken, "The port \(configuration.port) of \(configuration.host) is taken.",
                fix: "End what listens there, or choose another port for the services.")
        }
        port.fail(failure ?? CancellationError())
        await close()
        if let failure, !(failure is CancellationError) { throw failure }
    }

    /// Closes the stores of services that do not run; ``run()`` does so at its end.
    package func close() async {
        port.fail(CancellationError())
        await queues.close()
        await schedules.close()
        await objects.close()
    }

    /// Ends ``run()``: no more messages and ticks, those under way are settled, then nothing listens.
    package func stop() async {
        let group = state.withLock { state in
            state.isStopped = true
            return state.group
        }
        await group?.triggerGracefulShutdown()
    }
}
