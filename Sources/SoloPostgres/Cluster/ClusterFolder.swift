import Foundation
import SoloCore
import SoloProcess
import SoloStore

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Where a cluster's files are: its data, the server's log, and the folder of its socket.
struct ClusterFolder: Sendable {
    /// Where root keeps clusters: the server runs as somebody who cannot enter root's folders.
    private static let rootsClusters = "/var/lib/solo/clusters"

    /// Where the project has it: the folder itself, or a link to it.
    let home: String
    let path: String
    let user: ServerUser
    /// Where the socket is, if others than the server's own user connect to it.
    private let sharedSockets: String?

    /// Whether whoever may enter the socket's folder may connect; the server asks everybody for a password.
    var isShared: Bool { sharedSockets != nil }

    /// - Parameters:
    ///   - home: such as `.solo/dev/postgres/15`.
    ///   - sharedSockets: a folder for the socket, which the group of the folder around it may enter.
    init(home: String, sharedSockets: String? = nil) {
        self.home = home
        self.sharedSockets = sharedSockets
        path = Self.place(of: home)
        user = ServerUser.of(data: path + "/data")
    }

    /// Where a folder of the server's user is: in its place, or where that user can enter, with a link in its place.
    static func place(of home: String) -> String {
        let elsewhere = "\(rootsClusters)/\(StableDigest.of(home))"
        let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: home)) != nil
        let isThere = FileManager.default.fileExists(atPath: home)
        return geteuid() == 0 && (isLink || !isThere) ? elsewhere : home
    }

    var data: String { path + "/data" }
    /// Is there from the first time on that data were, of a cluster with an archive.
    var dataNote: String { path + "/made" }
    var hadData: Bool { FileManager.default.fileExists(atPath: dataNote) }
    /// What `initdb` makes, until it is whole.
    var unfinished: String { path + "/data.new" }
    var log: String { path + "/server.log" }
    /// For `initdb`, while it runs.
    var passwordFile: String { path + "/password" }

    /// The folder itself, unless that is too long a path for a socket.
    var sockets: String {
        if let sharedSockets { return sharedSockets }
        if Self.socket(in: path).utf8.count <= SocketPath.longest { return path }
        return FileManager.default.temporaryDirectory.path + "/solo-\(geteuid())-\(StableDigest.of(path))"
    }

    /// Where the server itself listens. Whoever connects to a shared one comes by a ``ClusterDoor``, beside this folder: so it may sleep.
    var serverSockets: String { sharedSockets.map { $0 + ".server" } ?? sockets }

    /// Where whoever connects looks for the server.
    var publicSocket: String { Self.socket(in: sockets) }

    var serverSocket: String { Self.socket(in: serverSockets) }

    private static func socket(in folder: String) -> String { "\(folder)/.s.PGSQL.\(PostgresCluster.port)" }

    /// Makes the folders, open to the server's user alone.
    func make() throws {
        try DurableFile.makeFolder(String(home[..<(home.lastIndex(of: "/") ?? home.startIndex)]))
        if path != home { try Self.makeLink(home, to: path) }
        for folder in Set([path, sockets, serverSockets]) {
            try DurableFile.makeFolder(folder)
            try user.own(folder)
            chmod(folder, isShared && folder != path ? 0o710 : 0o700)
        }
    }

    /// Has the place of a folder that root keeps elsewhere lead to it.
    static func makeLink(_ home: String, to path: String) throws {
        let files = FileManager.default
        try files.createDirectory(
            atPath: rootsClusters, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o711])
        // The server's user passes through them, whoever made them.
        for folder in [rootsClusters, "/var/lib/solo"] { chmod(folder, 0o711) }
        try? files.removeItem(atPath: home)
        try files.createSymbolicLink(atPath: home, withDestinationPath: path)
    }

    /// Removes everything. The server must not run.
    func remove() throws {
        let files = FileManager.default
        for folder in [serverSockets, sockets, path, home] {
            // Of a link, the link: its target was removed before.
            let isThere = (try? files.attributesOfItem(atPath: folder)) != nil
            if isThere { try files.removeItem(atPath: folder) }
        }
    }
}
