package import Foundation
import SoloConcurrency
package import SoloSQL

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A real server on a Unix socket in a temporary folder: one for all tests of a process, which ends with it.
package final class PostgresServer: Sendable {
    /// The folder of the socket.
    package let folder: URL
    private let port: Int
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

    /// A database on a server of its own that listens on localhost over TLS, and a file with the root of its certificate.
    package static func databaseOverTLS() async throws -> (target: PostgresTarget, roots: String) {
        let server = try await PostgresServer(tlsPort: freePort())
        let name = "secured"
        try await server.admin.execute("CREATE DATABASE \(SQLIdentifier(name))")
        let roots = server.folder.appending(path: "root.crt").path
        let target = PostgresTarget(
            host: "localhost", port: server.port, database: name, user: user, security: .verified(roots: roots))
        return (target, roots)
    }

    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, length) == 0 ? getsockname(descriptor, pointer, &length) : -1
            }
        }
        guard result == 0 else { throw NotInstalled(description: "no port is free") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    private static let user = "owner"

    /// - Parameter tlsPort: where it listens over TLS, beside its Unix socket.
    private init(tlsPort: Int? = nil) async throws {
        port = tlsPort ?? 5432
        guard let programs = Self.programs() else {
            throw NotInstalled(description: "Postgres is not installed: Scripts/ensure postgres")
        }
        // Short: a socket's path has about a hundred characters at most.
        folder = URL(filePath: "/tmp/solo-pg-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", Self.script, programs.path, folder.path, Self.user, tlsPort.map(String.init) ?? ""]
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
            PostgresDatabase(
                PostgresTarget(host: folder.path, port: port, database: "postgres", user: Self.user),
                connections: 2))
        Self.input.store(input)
    }

    /// Root may not run a server, so it runs as nobody there.
    private static let script = """
        as() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"; else "$@"; fi; }
        [ "$(id -u)" != 0 ] || chown nobody "$1"
        as "$0/initdb" -D "$1/data" -U "$2" -A trust --no-sync >"$1/log" 2>&1 || exit 1
        options="-c listen_addresses="
        if [ -n "$3" ]; then
            cd "$1"
            key="-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
            for name in root other; do
                openssl req -x509 $key -days 2 -subj "/CN=$name" -keyout $name.key -out $name.crt 2>>"$1/log" || exit 1
            done
            openssl req $key -subj /CN=localhost -keyout server.key -out server.csr 2>>"$1/log" &&
            openssl x509 -req -in server.csr -CA root.crt -CAkey root.key -CAcreateserial -days 2 -out server.crt 2>>"$1/log" || exit 1
            chmod 600 server.key; [ "$(id -u)" != 0 ] || chown nobody server.key
            options="-c listen_addresses=127.0.0.1 -c port=$3 -c ssl=on -c ssl_cert_file=$1/server.crt -c ssl_key_file=$1/server.key"
        fi
        as "$0/pg_ctl" -D "$1/data" -l "$1/server.log" -w -o "$options -c unix_socket_directories=$1 -c fsync=off" start >>"$1/log" 2>&1 || exit 1
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
