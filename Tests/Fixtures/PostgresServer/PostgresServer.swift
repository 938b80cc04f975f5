package import Foundation
import SoloConcurrency
package import SoloSQL

/// A real server on a Unix socket in a temporary folder: one for all tests of a process, which ends with it.
package final class PostgresServer: Sendable {
    /// The folder of the socket.
    package let folder: URL
    private let process: Process
    private let admin: SQLClient

    private static let started = Task { try await PostgresServer() }

    /// A database of the caller's own, as its owner.
    package static func database() async throws -> PostgresTarget {
        let server = try await started.value
        let name = "test_" + UUID().uuidString.lowercased().filter { $0 != "-" }
        try await server.admin.execute("CREATE DATABASE \(SQLIdentifier(name))")
        return PostgresTarget(host: server.folder.path, database: name, user: user)
    }

    private static let user = "owner"

    private init() async throws {
        guard let programs = Self.programs() else {
            throw NotInstalled(description: "Postgres is not installed: Scripts/ensure postgres")
        }
        // Short: a socket's path has about a hundred characters at most.
        folder = URL(filePath: "/tmp/solo-pg-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", Self.script, programs.path, folder.path, Self.user]
        let (output, input) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        // The server ends when this end closes, which it does with the process.
        process.standardInput = input
        try process.run()
        let ready = Promise<Bool>()
        startThread { ready.fulfil(!output.fileHandleForReading.availableData.isEmpty) }
        guard try await ready.value else {
            throw NotInstalled(description: "Postgres did not start; see \(folder.path)/log")
        }
        admin = SQLClient(
            PostgresDatabase(PostgresTarget(host: folder.path, database: "postgres", user: Self.user), connections: 2))
        Self.input.store(input)
    }

    /// Root may not run a server, so it runs as nobody there.
    private static let script = """
        as() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"; else "$@"; fi; }
        [ "$(id -u)" != 0 ] || chown nobody "$1"
        as "$0/initdb" -D "$1/data" -U "$2" -A trust --no-sync >"$1/log" 2>&1 || exit 1
        as "$0/pg_ctl" -D "$1/data" -l "$1/server.log" -w -o "-c listen_addresses= -c unix_socket_directories=$1 -c fsync=off" start >>"$1/log" 2>&1 || exit 1
        echo ready
        cat >/dev/null
        as "$0/pg_ctl" -D "$1/data" -m immediate stop >/dev/null 2>&1
        rm -rf "$1"
        """

    private static let input = OpenEnd()

    /// Keeps the pipe's end open.
    private final class OpenEnd: @unchecked Sendable {
        private var pipe: Pipe?
        func store(_ pipe: Pipe) { self.pipe = pipe }
    }

    /// The newest of the installed ones.
    private static func programs() -> URL? {
        let roots = ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt"]
        let folders = roots.flatMap { root in
            ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []).sorted().reversed()
                .map { URL(filePath: root).appending(path: $0).appending(path: "bin") }
        }
        return folders.first { FileManager.default.isExecutableFile(atPath: $0.appending(path: "initdb").path) }
    }

    private struct NotInstalled: Error, CustomStringConvertible {
        var description: String
    }
}
