import Foundation
import SoloConcurrency
import SoloCore
import SoloCrypto
import SoloHost
import SoloMigrations
import SoloPostgres
import SoloServices

/// `solo services`: the services of one stage on a host, for as long as its unit runs.
///
/// systemd starts the product's processes; these services send them what is to be done, through their control sockets, and lend them
/// what their release declares. Which release serves, the record of promotion says.
package actor HostedServices {
    nonisolated let stage: HostedStage
    nonisolated let hostFolders: HostFolders
    nonisolated let folders: StageFolders
    nonisolated let platform: HostPlatform
    private let inherited: InheritedDescriptors
    private let invoker: ReleaseInvoker
    var served: HostedRelease?
    private var controls: [ControlClient] = []

    /// - Parameter environment: has the folder of the vault's key, and the sockets that systemd holds open.
    package init(_ stage: HostedStage, folders hostFolders: HostFolders = .standard, environment: [String: String])
        throws
    {
        inherited = InheritedDescriptors(environment: environment, process: getpid())
        // A Postgres server outlives these services, and their sockets are not its own.
        for descriptor in inherited.byName.values { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        self.stage = stage
        self.hostFolders = hostFolders
        folders = Self.stageFolders(of: stage, hostFolders)
        let invoker = ReleaseInvoker()
        self.invoker = invoker
        var configuration = PlatformConfiguration(
            folders: folders, project: stage.product, address: .unix(path: hostFolders.services(of: stage)),
            environment: environment)
        configuration.backsUp = true
        configuration.holdsRecoveryKey = false
        configuration.backsUpChanges = true
        configuration.machine = Self.machine
        configuration.servedRelease = {
            try hostFolders.serving(stage).map(HostedRelease.serving).map {
                ($0, hostFolders.release($0, of: stage))
            }
        }
        configuration.backupsFolder = hostFolders.backups(of: stage)
        configuration.inherited = inherited
        configuration.leavesClusters = true
        configuration.sharedSockets = hostFolders.sockets(of: stage)
        // The helper makes the folder. Services that are older than it come to it with their next start.
        if FileManager.default.fileExists(atPath: hostFolders.files(of: stage)) {
            configuration.objectsSocket = hostFolders.filesSocket(of: stage)
        }
        platform = try HostPlatform.make(configuration, folders, invoker) { error in
            // systemd starts them again.
            FileHandle.standardError.write(Data("The services ended: \(error)\n".utf8))
            exit(1)
        }
    }

    /// Runs until it is told to stop.
    package func run() async throws {
        let lock = try StageLock(folders.lock, stage: stage.stage)
        defer { lock.release() }
        if let name = try hostFolders.serving(stage) {
            let release = try HostedRelease(name, of: stage, in: hostFolders)
            do {
                try await platform.services.prepare(release.manifest)
            } catch let error as PostgresError where error.code == .dataLost {
                // A restore needs these services.
                FileHandle.standardError.write(Data("\(error)\n".utf8))
            }
            try await platform.promote(release.manifest)
            serve(release)
        }
        try await platform.start()
        let (stops, feed) = AsyncStream<Void>.makeStream()
        let signals = StopSignals { feed.finish() }
        defer { signals.cancel() }
        guard let administration = platform.administration(of: self) else { return }
        let server = AdminServer(
            socket: folders.adminSocket, inherited: inherited[InheritedName.administration],
            administration: administration)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await server.run() }
            tasks.addTask { for await _ in stops {} }
            try await tasks.next()
            tasks.cancelAll()
        }
        invoker.close()
        await platform.stop()
        for control in controls { control.close() }
    }

    /// Sends what is to be done to the processes of a release, which systemd starts when they are asked.
    func serve(_ release: HostedRelease) {
        let before = controls
        controls = []
        for process in release.manifest.processes {
            let socket = hostFolders.controlSocket(of: process.name, release.name, of: stage)
            let control = ControlClient(socket: URL(filePath: socket)) { nil }
            controls.append(control)
            invoker.redirect(process.components, to: control)
        }
        served = release
        // What was sent to the release before is responded to by it.
        Task {
            try? await Task.sleep(for: .seconds(600))
            for control in before { control.close() }
        }
    }
}

extension HostedServices {
    /// Identifies this machine at the destinations of its backups. It is no machine-id(5), which is not to leave the machine, but made from one.
    static var machine: String? {
        guard let id = try? String(contentsOfFile: "/etc/machine-id", encoding: .utf8) else { return nil }
        return Hex.text(RunningDigest.sha256(Data("solo-host \(id)".utf8))).prefix(16).description
    }
}
