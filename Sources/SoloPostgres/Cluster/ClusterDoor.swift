import Foundation
import SoloConcurrency
import SoloProcess
import Synchronization

/// Where a cluster that may sleep is connected to: a link to the server's socket while it runs, and to a socket of this process while it
/// sleeps, which starts it and carries the connections that came meanwhile.
///
/// So nothing stands between a client and a server that runs, and no connection is ever refused: the link is replaced as a whole, and what
/// has followed it before finds somebody at either end.
final class ClusterDoor: Sendable {
    private let folder: ClusterFolder
    private let listener: ListeningSocket
    private let wake: @Sendable () async throws -> Void

    /// Opens it; the link leads nowhere new yet.
    ///
    /// - Parameter wake: returns once the server takes connections.
    init(_ folder: ClusterFolder, wake: @escaping @Sendable () async throws -> Void) throws {
        self.folder = folder
        self.wake = wake
        listener = try ListeningSocket.unix(path: Self.socket(folder), isShared: true)
        startThread { [listener, weak self] in
            while let connection = try? UnixSocket.accept(listener.descriptor) {
                guard let self else {
                    connection.close()
                    break
                }
                Task { await self.carry(connection) }
            }
            listener.descriptor.close()
        }
    }

    /// Whoever connects from now on comes to the server.
    func leadToServer() throws { try lead(to: folder.serverSocket) }

    /// Whoever connects from now on wakes the server.
    func leadHere() throws { try lead(to: Self.socket(folder)) }

    func close() { UnixSocket.shutDown(listener.descriptor) }

    private static func socket(_ folder: ClusterFolder) -> String { folder.sockets + "/door.sock" }

    private func lead(to target: String) throws {
        let link = folder.publicSocket + ".new"
        try? FileManager.default.removeItem(atPath: link)
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
        guard rename(link, folder.publicSocket) == 0 else { throw SystemCallError("rename", on: folder.publicSocket) }
    }

    /// A client whose server does not start gets the end of its connection.
    private func carry(_ client: Descriptor) async {
        do {
            try await wake()
            let server = try UnixSocket.connect(folder.serverSocket)
            startThread { UnixSocket.relay(client, server) }
        } catch {
            client.close()
        }
    }
}
