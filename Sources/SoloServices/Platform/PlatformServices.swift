import Foundation
import Hummingbird
import HummingbirdCore
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
/// Make it, ``prepare(_:)`` and ``promote(_:)`` a manifest, and let ``run()`` run; each process of a release gets
/// ``bindings(release:manifest:components:)``.
package final class PlatformServices: Sendable {
    struct State {
        var storage: StorageMap
        var promoted: Manifest?
        var used: [Manifest] = []
        var credentials: [ComponentCredential] = []
        /// The queues that requests may send to: their ids by the names of their storage.
        var queues: [String: String] = [:]
        var group: ServiceGroup?
        var isStopped = false
    }

    package let configuration: PlatformConfiguration
    package let vault: Vault
    package let queues: QueueStore
    package let schedules: ScheduleStore
    let dispatcher: QueueDispatcher
    let scheduler: Scheduler
    let outboxes: Outboxes
    let objects: ObjectStore
    let keys: ComponentKeys
    let clusters: PostgresClusters
    let book = CredentialBook()
    let time: any TimeSource
    let logger: Logger
    private let listening = Promise<String>()
    let state: Mutex<State>
    /// Held while the manifests in use are changed or data is removed, so that this happens one at a time.
    let changes = Semaphore()
    /// Held while a backup is made.
    let backups = Semaphore()
    /// By when everything that Postgres committed is at a destination, by its name.
    let logReach = Mutex<[String: Date]>([:])
    /// Held while the log of a cluster is written to a destination.
    let logs = Semaphore()

    /// Opens a stage's stores, and makes them where there are none. Nothing listens yet.
    package init(
        _ configuration: PlatformConfiguration, invoker: any Invoker, time: any TimeSource = SystemTime(),
        logger: Logger, attemptFailed: @escaping FailedAttempt.Report = { _ in }
    ) throws {
        self.configuration = configuration
        self.time = time
        self.logger = logger
        vault = configuration.vault(time: time)
        keys = configuration.componentKeys(vault)
        clusters = configuration.clusters(keys)
        try DurableFile.makeFolder(configuration.databasesPath)
        state = Mutex(State(storage: try configuration.storageMap.read() ?? StorageMap()))
        queues = try QueueStore(path: configuration.queuePath, time: time)
        schedules = try ScheduleStore(path: configuration.schedulesPath, time: time)
        dispatcher = QueueDispatcher(
            store: queues, invoker: invoker, time: time, logger: logger, report: attemptFailed)
        scheduler = Scheduler(store: schedules, invoker: invoker, time: time, logger: logger, report: attemptFailed)
        outboxes = Outboxes(
            OutboxDatabases(files: DatabaseFiles(folder: configuration.databasesPath), clusters: clusters),
            store: queues, time: time, logger: logger)
        objects = try ObjectStore(
            directory: configuration.objectsPath, time: time, signatureTime: SystemTime(), logger: logger
        ) { [book] in
            book[$0]
        }
        try DurableFile.flushFolder(configuration.folder)
    }

    /// Opens the stores of a stage that no app serves: nothing is delivered, and what goes wrong is thrown and not logged.
    package convenience init(unserved configuration: PlatformConfiguration) throws {
        var configuration = configuration
        configuration.delivers = false
        var logger = Logger(label: "solo.services")
        logger.logLevel = .critical
        try self.init(configuration, invoker: NobodyServes(), logger: logger)
    }

    /// Of the release that serves; `nil` until the first ``promote(_:)``.
    package var appliedManifest: Manifest? {
        state.withLock { $0.promoted }
    }

    /// Of the release that serves, of candidates, and of releases whose processes have not ended.
    package var manifestsInUse: [Manifest] {
        state.withLock { state in
            state.used + [state.promoted].compactMap(\.self).filter { !state.used.contains($0) }
        }
    }

    /// The key pairs of components and scopes, with what each opens at the services' port, by the names of the storage.
    package func credentials() -> [ComponentCredential] {
        state.withLock { $0.credentials }
    }

    /// Where the services listen: `http://127.0.0.1:8090`, or `unix:/run/solo/shop_production/services.sock`. Waits until they do.
    ///
    /// - Throws: ``PlatformError`` where the port is taken.
    package func endpoint() async throws -> String { try await listening.value }

    /// Serves, delivers and ticks until ``stop()``, a graceful shutdown around it, or the task's cancellation; then closes the
    /// stores.
    package func run() async throws {
        let queueing = QueueEndpoint(
            store: queues, queues: { [weak self] in self?.state.withLock(\.queues) ?? [:] },
            authorization: BearerAuthorization(credentials: book))
        let outbox = OutboxEndpoint(
            outboxes: outboxes, authorization: BearerAuthorization(credentials: book))
        let responder = PlatformResponder(objects: objects, queues: queueing, outbox: outbox)
        let front = server(InheritedName.services, responder, at: configuration.address) {
            [listening, configuration] port in
            listening.fulfil(configuration.address.endpoint(boundTo: port))
        }
        // They stop in the reverse order: what sends to the front stops before it.
        var services: [any Service] = [front, Maintenance(platform: self, time: time, logger: logger)]
        if let objectsAddress {
            let files = server(InheritedName.files, ObjectsResponder(objects: objects), at: objectsAddress) { _ in }
            services.insert(files, at: 0)
        }
        if configuration.delivers {
            services += unlessTakenOver([Delivery(dispatcher: dispatcher), Ticking(scheduler: scheduler)])
            services.append(Pushing(platform: self))
        }
        if configuration.archivePath != nil { services.append(LogShipping(platform: self)) }
        if configuration.backsUp { services.append(BackupTicking(platform: self, time: time, logger: logger)) }
        if configuration.backsUp, configuration.backsUpChanges { services.append(IncrementTicking(platform: self)) }
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
            if configuration.inherited[InheritedName.services] == nil { configuration.address.removeSocket() }
            if configuration.inherited[InheritedName.files] == nil { objectsAddress?.removeSocket() }
        }
        if let error = failure as? IOError, error.errnoCode == EADDRINUSE {
            failure = PlatformError(
                .portTaken, "\(configuration.address) is taken.",
                fix: "End what listens there, or choose another port for the services.")
        }
        listening.fail(failure ?? CancellationError())
        await close()
        if let failure, !(failure is CancellationError) { throw failure }
    }

    private var objectsAddress: ServicesAddress? { configuration.objectsSocket.map { .unix(path: $0) } }

    /// One that listens at an address, or on the inherited socket of a name.
    ///
    /// - Parameter isServing: is called with its port of TCP.
    private func server<Responder: HTTPResponder>(
        _ name: String, _ responder: Responder, at address: ServicesAddress,
        isServing: @escaping @Sendable (Int?) -> Void
    ) -> any Service where Responder.Context == BasicRequestContext {
        let http = HTTP1Channel.Configuration(
            additionalChannelHandlers: [ExpectContinueHandler()], idleTimeout: .seconds(75))
        if let descriptor = configuration.inherited[name] {
            return SocketServer(on: descriptor, responder, http, logger: logger) { isServing(nil) }
        }
        return Application(
            responder: responder, server: .http1(configuration: http),
            configuration: .init(address: address.makeBindAddress(), serverName: nil, reuseAddress: true),
            onServerRunning: { isServing($0.localAddress?.port) }, logger: logger)
    }

    /// Closes the stores of services that do not run; ``run()`` does so at its end.
    package func close() async {
        listening.fail(CancellationError())
        await queues.close()
        await schedules.close()
        await objects.close()
        if !configuration.leavesClusters { await clusters.stop(logger) }
    }

    /// Ends ``run()``: what was enqueued is put into its queues, no more messages and ticks are delivered, those under way are settled,
    /// then nothing listens.
    package func stop() async {
        await pushOutboxesInTime()
        let group = state.withLock { state in
            state.isStopped = true
            return state.group
        }
        await group?.triggerGracefulShutdown()
    }
}
