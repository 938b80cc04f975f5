import Foundation
import SoloCore
import SoloSQL
import SoloStore

/// The programs that make, start and stop the server of a cluster.
struct ClusterServer: Sendable {
    let folder: ClusterFolder
    let installation: PostgresInstallation

    /// How long a start and a stop may take. A server that was cut off reads its log again first.
    private static let limit = "60"

    /// Makes the data of a new cluster: whole or not at all.
    func makeIfMissing(password: Redacted<String>) async throws {
        let files = FileManager.default
        guard !files.fileExists(atPath: folder.data) else { return }
        try? files.removeItem(atPath: folder.unfinished)
        try DurableFile(path: folder.passwordFile).replace(with: Data(password.exposed.utf8))
        defer { try? files.removeItem(atPath: folder.passwordFile) }
        try folder.user.own(folder.passwordFile)
        let outcome = try await program(
            "initdb",
            [
                "--pgdata", folder.unfinished, "--username", PostgresCluster.superuser, "--pwfile",
                folder.passwordFile, "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale",
                PostgresInstallation.locale,
            ])
        guard outcome.isSuccess else {
            throw PostgresError(
                .notMade, "The Postgres cluster in \(folder.home) could not be made.", details: outcome.lines.suffix(4),
                fix: "See what initdb says above.")
        }
        try DurableFile(path: folder.unfinished).move(to: folder.data)
    }

    /// Starts the server, or takes over the one that runs.
    ///
    /// - Parameter check: throws unless the server can be reached.
    func start(check: () async throws -> Void) async throws {
        if try await isRunning() {
            if (try? await check()) != nil { return }
            // Its socket is gone, or it was started for another place.
            try await stop()
        }
        try ServerConfiguration(folder: folder).write()
        let outcome = try await program(
            "pg_ctl", ["start", "--pgdata", folder.data, "--log", folder.log, "--wait", "--timeout", Self.limit])
        do {
            guard outcome.isSuccess else { throw notStarted([]) }
            try await check()
        } catch let error as SQLError {
            throw notStarted([error.message])
        }
    }

    func stop() async throws {
        guard try await isRunning() else { return }
        let outcome = try await program(
            "pg_ctl", ["stop", "--pgdata", folder.data, "--mode", "fast", "--wait", "--timeout", Self.limit])
        guard outcome.isSuccess else {
            throw PostgresError(
                .notStopped, "The Postgres server of \(folder.home) did not stop.", details: outcome.lines.suffix(4),
                fix: "End it by hand:", commands: ["pg_ctl stop --mode immediate --pgdata \(folder.data)"])
        }
    }

    /// `pg_ctl status` ends with 0 for a server that runs.
    private func isRunning() async throws -> Bool {
        try await program("pg_ctl", ["status", "--pgdata", folder.data]).isSuccess
    }

    private func program(_ name: String, _ arguments: [String]) async throws -> (isSuccess: Bool, lines: [String]) {
        try await ServerProgram(executable: installation.program(name), arguments: arguments, user: folder.user).run()
    }

    private func notStarted(_ reasons: [String]) -> PostgresError {
        let text = (try? String(contentsOfFile: folder.log, encoding: .utf8)) ?? ""
        return PostgresError(
            .notStarted, "The Postgres server of \(folder.home) did not start.",
            details: reasons + text.split(separator: "\n").suffix(4).map(String.init),
            fix: "See its log: \(folder.log)")
    }
}
