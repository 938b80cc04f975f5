import Foundation
import SoloStore

/// The server's settings, written before each start. What a person sets with `ALTER SYSTEM` counts after them.
struct ServerConfiguration: Sendable {
    let folder: ClusterFolder
    let isDurable: Bool
    var archive: ArchiveFolder?
    /// For a server that recovers: further lines, which the next start writes no more.
    var recovery = ""

    /// - Parameter data: the cluster's data, if they are not in their place yet.
    /// - Throws: `FileError`.
    func write(to data: String? = nil) throws {
        for (name, text) in [("postgresql.conf", settings), ("pg_hba.conf", authentication)] {
            let path = "\(data ?? folder.data)/\(name)"
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
        \(archiving)
        \(recovery)

        """
    }

    /// A segment that is not full is archived after half a minute, if anything is in it.
    private var archiving: String {
        guard let archive else { return "" }
        return """
            wal_level = replica
            archive_mode = on
            archive_timeout = \(Int(PostgresCluster.archiveTimeout))
            archive_command = \(Self.literal(archive.command))
            """
    }

    /// A text as this file has it: other than in SQL, a backslash counts in it.
    static func literal(_ text: String) -> String { DatabaseScripts.literal(text.replacing("\\", with: "\\\\")) }

    /// A word of a command that the server has a shell run, after it has put something else for each sign that follows a `%`.
    static func shellWord(_ text: String) -> String {
        "'" + text.replacing("'", with: "'\\''").replacing("%", with: "%%") + "'"
    }

    /// Everybody has a password, also the superuser: who can open the socket is not yet somebody. `all` databases are not `replication`,
    /// which base backups are taken by.
    private var authentication: String {
        """
        # Written by Solo before each start.
        local all all scram-sha-256
        \(archive == nil ? "" : "local replication \(PostgresCluster.superuser) scram-sha-256")

        """
    }
}
