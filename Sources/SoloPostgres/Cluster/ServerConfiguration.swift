import Foundation
import SoloStore

/// The server's settings, written before each start. What a person sets with `ALTER SYSTEM` counts after them.
struct ServerConfiguration: Sendable {
    let folder: ClusterFolder
    let isDurable: Bool

    /// - Throws: `FileError`.
    func write() throws {
        for (name, text) in [("postgresql.conf", settings), ("pg_hba.conf", authentication)] {
            let path = "\(folder.data)/\(name)"
            try DurableFile(path: path).replace(with: Data(text.utf8))
            try folder.user.own(path)
        }
    }

    private var settings: String {
        """
        # Written by Solo before each start; use ALTER SYSTEM for what is to stay.
        listen_addresses = ''
        port = \(PostgresCluster.port)
        unix_socket_directories = \(DatabaseScripts.literal(folder.serverSockets))
        unix_socket_permissions = \(folder.isShared ? "0777" : "0700")
        max_connections = 200
        password_encryption = 'scram-sha-256'
        shared_buffers = '128MB'
        jit = off
        fsync = \(isDurable ? "on" : "off")
        track_commit_timestamp = on
        timezone = 'UTC'
        log_timezone = 'UTC'
        log_destination = 'stderr'
        log_line_prefix = '%m [%p] %q%u@%d '
        log_min_error_statement = panic
        cluster_name = 'solo'

        """
    }

    /// Everybody has a password, also the superuser: who can open the socket is not yet somebody.
    private var authentication: String {
        """
        # Written by Solo before each start.
        local all all scram-sha-256

        """
    }
}
