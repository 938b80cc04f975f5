import Foundation
package import SoloCore
import SoloConcurrency
package import SoloSQL
import SoloStore
import Synchronization

/// One cluster: a server with its data, for all databases of one stage that have one major version.
///
/// It listens on a Unix socket alone, and asks everybody for a password. The server is a process of its own: one that a killed
/// session left running is taken over by the next one.
package final class PostgresCluster: Sendable {
    /// Whom the platform connects as, to make databases and roles. No app knows its password.
    package static let superuser = "solo"
    /// It is part of the socket's name alone.
    static let port = 5432

    /// The major version.
    package let version: Int
    private let home: String
    private let password: @Sendable () throws -> Redacted<String>
    private let isThrowaway: Bool
    private let sharedSockets: String?
    let archive: ArchiveFolder?
    private let places: [PostgresInstallation.Place]
    private let oneAtATime = Semaphore()
    private let status = Mutex(Status())

    enum State { case stopped, started, asleep }

    private struct Status {
        var state = State.stopped
        var sleepsAfter: Duration?
        /// Of a shared cluster, from its first start on.
        var door: ClusterDoor?
        var watch: Task<Void, Never>?
    }

    /// - Parameters:
    ///   - home: the folder of its files, such as `.solo/dev/postgres/15`; made with the cluster.
    ///   - isThrowaway: its data need not survive a power loss, and it ends with this process, however that ends: for tests.
    ///   - sharedSockets: a folder of its own for its socket, which the group of the folder around it may enter.
    ///   - archive: a folder that its write-ahead log is archived into, made with the cluster, and never removed with it. It is of this
    ///     cluster alone: one that was recovered from it needs another one.
    ///   - password: the superuser's, the same every time.
    package init(
        version: Int, home: String, places: [PostgresInstallation.Place] = PostgresInstallation.Place.usual,
        isThrowaway: Bool = false, sharedSockets: String? = nil, archive: String? = nil,
        password: @escaping @Sendable () throws -> Redacted<String>
    ) {
        self.version = version
        self.home = home
        self.places = places
        self.isThrowaway = isThrowaway
        self.sharedSockets = sharedSockets
        self.archive = archive.map(ArchiveFolder.init)
        self.password = password
    }

    var folder: ClusterFolder { ClusterFolder(home: home, sharedSockets: sharedSockets) }

    /// Whether there is data of it.
    package var exists: Bool { FileManager.default.fileExists(atPath: folder.data) }

    /// Whether ``start()`` has returned, and ``stop()`` has not, and it does not sleep.
    package var isStarted: Bool { status.withLock { $0.state == .started } }

    /// Whether a connection starts it.
    package var isAsleep: Bool { status.withLock { $0.state == .asleep } }

    /// After how long without a connection the server of a shared cluster stops; `nil` for never.
    package var sleepsAfter: Duration? {
        get { status.withLock(\.sleepsAfter) }
        set { status.withLock { $0.sleepsAfter = newValue } }
    }

    /// Makes the cluster where there is none, and starts its server unless it runs.
    ///
    /// - Throws: ``PostgresError``, with the last lines of the server's log.
    package func start() async throws {
        try await oneAtATime.withPermit {
            guard !isStarted else { return }
            let installation = try installation()
            let server = ClusterServer(
                folder: folder, installation: installation, isThrowaway: isThrowaway, archive: archive)
            try server.folder.make()
            try archive?.make(for: server.folder.user)
            if isThrowaway { try server.endWithThisProcess() }
            try await server.makeIfMissing(password: password())
            try await server.start {
                try await self.archivesAsTold()
            } check: {
                try await self.check()
            }
            try openDoor()
            status.withLock { $0.state = .started }
        }
    }

    /// Has those who look for a shared cluster find its server, and looks after it.
    private func openDoor() throws {
        guard folder.isShared else { return }
        let door = try status.withLock(\.door) ?? ClusterDoor(folder) { [weak self] in try await self?.start() }
        try door.leadToServer()
        status.withLock { status in
            status.door = door
            status.watch?.cancel()
            status.watch = Task { [weak self] in await self?.watch() }
        }
    }

    /// Changes the state of a shared cluster that runs. - Returns: the new state.
    func changingState(_ body: (ClusterDoor) async -> State) async -> State {
        // A task that was cancelled has nothing to change any more.
        let changed: State? = try? await oneAtATime.withPermit {
            guard let door = status.withLock(\.door), isStarted else { return status.withLock(\.state) }
            let state = await body(door)
            status.withLock { $0.state = state }
            return state
        }
        return changed ?? .stopped
    }

    /// Ends every connection, and stops the server. It is not an error if it does not run.
    ///
    /// - Parameter isImmediate: as a crash would: the next start recovers.
    package func stop(isImmediate: Bool = false) async throws {
        try await oneAtATime.withPermit {
            let (door, watch) = status.withLock { status in
                defer { (status.door, status.watch) = (nil, nil) }
                return (status.door, status.watch)
            }
            watch?.cancel()
            door?.close()
            if !isImmediate, isStarted { await archiveLogAtEnd() }
            try await stopServer(isImmediate: isImmediate)
            status.withLock { $0.state = .stopped }
        }
    }

    func stopServer(isImmediate: Bool = false) async throws {
        // What is not installed does not run.
        guard exists, let installation = try? installation() else { return }
        try await ClusterServer(folder: folder, installation: installation).stop(isImmediate: isImmediate)
    }

    /// Removes the data of all databases.
    package func remove() async throws {
        try await stop()
        try folder.remove()
    }

    /// How one of its databases is reached. The server need not run yet.
    package func target(database: String, as role: PostgresRole) -> PostgresTarget {
        target(in: folder.sockets, database: database, as: role)
    }

    /// A connection of the superuser.
    package func console(_ database: String = "postgres") async throws -> PostgresConsole {
        try await PostgresConsole.open(target(database: database, as: superuser()))
    }

    package func superuser() throws -> PostgresRole { PostgresRole(name: Self.superuser, password: try password()) }

    func installation() throws -> PostgresInstallation { try PostgresInstallation.of(version: version, in: places) }

    /// A connection of the superuser that wakes nobody.
    func serverConsole(_ database: String = "postgres") async throws -> PostgresConsole {
        try await PostgresConsole.open(target(in: folder.serverSockets, database: database, as: superuser()))
    }

    private func target(in sockets: String, database: String, as role: PostgresRole) -> PostgresTarget {
        PostgresTarget(
            host: sockets, port: Self.port, database: database, user: role.name, password: role.password)
    }

    /// Throws unless the server can be reached where it is looked for. Also takes from everybody what Postgres gives to everybody,
    /// in the database that all others are copies of.
    private func check() async throws {
        let console = try await serverConsole("template1")
        defer { console.close() }
        try await console.run(script: DatabaseScripts.template)
    }
}
