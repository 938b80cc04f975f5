package import SoloCore

/// Where a stage's services listen.
package enum ServicesAddress: Sendable, Equatable {
    /// 0 is any free port.
    case tcp(host: String, port: Int)
    /// Whoever may enter the socket's folder reaches it.
    case unix(path: String)

    /// On this machine alone, for services that nobody has to find again.
    package static let anyPort = loopback(0)

    /// Reached from this machine alone.
    package static func loopback(_ port: Int) -> ServicesAddress { .tcp(host: "127.0.0.1", port: port) }
}

/// Where a stage's services keep their data and listen.
package struct PlatformConfiguration: Sendable {
    /// The product's name, as its manifest has it.
    package var project: String
    /// `dev` on a laptop.
    package var stage: String
    /// The stage's folder, such as `.solo/dev`. Everything but the vault's key is in it.
    package var folder: String
    package var keys: KeyFolder
    package var address: ServicesAddress
    /// Whether messages and ticks are delivered automatically; a test delivers them itself.
    package var delivers: Bool
    /// Where the app runs as another user than the services: a folder whose group is the app's, for the sockets of Postgres. The app's group
    /// has the folder of SQLite files as well, and may write to them.
    package var sharedSockets: String?
    /// Whether the Postgres servers run on when the services stop, for those that are started next.
    package var leavesClusters = false
    /// A second socket, on which the object store listens and nothing else. Its folder says who may connect: the proxy, which lets
    /// presigned requests of other machines through.
    package var objectsSocket: String?
    /// Sockets that somebody else holds open, in place of those at ``address`` and ``objectsSocket``: called `services` and `files`.
    package var inherited = InheritedDescriptors()
    /// The stage's Postgres databases are in these clusters, under names of their own; it has clusters of its own without them.
    package var sharedClusters: SharedClusters?
    /// What the names of its databases and roles begin with in shared clusters.
    package var databasePrefix = ""

    /// Whether what changes between two backups is backed up too: the log of its Postgres clusters, so that every moment can be restored, and
    /// databases in SQLite every few minutes.
    package var backsUpChanges = false
    /// Whether it is backed up by itself, once a day.
    package var backsUp = false
    /// Whether the recovery key of its backups may be on this machine; otherwise its public half alone is.
    package var holdsRecoveryKey = true
    /// Where the backups of a stage are that declares no place for them; in its own folder if it is not set.
    package var backupsFolder: String?
    /// Identifies the machine, where another one could take the stage over.
    package var machine: String?
    /// The release that serves, where it is a folder that the backups are to have.
    package var servedRelease: (@Sendable () throws -> (name: String, folder: String)?)?
    /// The app that is at hand when something was restored, for its own checks of that.
    package var checkingApp: (@Sendable () async throws -> CheckingApp?)?
    /// What opens a bucket for backups if the vault does not have it, as when all is lost but the backups.
    package var backupSecret: Redacted<String>?
    /// The id of the key that ``backupSecret`` is of, if it is not the declared one.
    package var backupKey: String?

    package init(
        project: String, stage: String, folder: String, keys: KeyFolder,
        address: ServicesAddress = .loopback(8090), delivers: Bool = true
    ) {
        self.project = project
        self.stage = stage
        self.folder = folder
        self.keys = keys
        self.address = address
        self.delivers = delivers
    }

    /// The stage's vault, also with no service running.
    package func vault(time: any TimeSource = SystemTime()) -> Vault {
        Vault(path: folder + "/vault.json", keys: keys, label: "\(project)-\(stage)", time: time)
    }

    /// The same stage in another folder, where it is made anew: it shares no server and no socket with this one.
    package func apart(in folder: String) -> PlatformConfiguration {
        var other = self
        other.folder = folder
        (other.sharedClusters, other.sharedSockets, other.objectsSocket) = (nil, nil, nil)
        other.inherited = InheritedDescriptors()
        other.leavesClusters = false
        return other
    }

    package var localBackups: String { backupsFolder ?? folder + "/backups" }
    var databasesPath: String { folder + "/db" }
    func databasePath(_ name: String) -> String { "\(databasesPath)/\(name).sqlite" }
    /// Where the logs of its clusters are archived, until its backups have them.
    var archivePath: String? { backsUpChanges && sharedClusters == nil ? logsPath : nil }
    var logsPath: String { folder + "/wal" }
    var clustersPath: String { folder + "/postgres" }
    var objectsPath: String { folder + "/objects" }
    var queuePath: String { folder + "/queue.sqlite" }
    var storageMap: StorageMapFile { StorageMapFile(path: folder + "/storage.json") }
    var schedulesPath: String { folder + "/schedules.sqlite" }
}

extension PlatformConfiguration {
    /// The keys of the stage's components, with the prefix of a stage that shares its clusters.
    func componentKeys(_ vault: Vault) -> ComponentKeys {
        ComponentKeys(vault: vault, project: project, stage: stage, prefix: sharedClusters == nil ? "" : databasePrefix)
    }

    func clusters(_ keys: ComponentKeys) -> PostgresClusters {
        PostgresClusters(
            folder: clustersPath, shared: sharedClusters, keys: keys, sharedSockets: sharedSockets,
            archives: archivePath)
    }
}
