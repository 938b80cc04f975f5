import Foundation
import SoloCore
import SoloProcess
import SoloSQL
import SoloStore
import Synchronization

/// The programs that make, start and stop the server of a cluster.
struct ClusterServer: Sendable {
    let folder: ClusterFolder
    let installation: PostgresInstallation
    var isThrowaway = false
    var archive: ArchiveFolder?

    /// How long a start and a stop may take. A server that was cut off reads its log again first.
    private static let limit = "60"

    /// Makes the data of a new cluster: whole or not at all.
    func makeIfMissing(password: Redacted<String>) async throws {
        let files = FileManager.default
        guard !files.fileExists(atPath: folder.data) else { return try noteData() }
        guard archive == nil || !folder.hadData else { throw PostgresError.dataLost(folder.home) }
        try? files.removeItem(atPath: folder.unfinished)
        try DurableFile(path: folder.passwordFile).replace(with: Data(password.exposed.utf8))
        defer { try? files.removeItem(atPath: folder.passwordFile) }
        try folder.user.own(folder.passwordFile)
        var arguments = [
            "--pgdata", folder.unfinished, "--username", PostgresCluster.superuser, "--pwfile", folder.passwordFile,
            "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", PostgresInstallation.locale,
        ]
        if isThrowaway { arguments.append("--no-sync") }
        let outcome = try await program("initdb", arguments)
        guard outcome.isSuccess else {
            throw PostgresError(
                .notMade, "The Postgres cluster in \(folder.home) could not be made.", details: outcome.lines.suffix(4),
                fix: "See what initdb says above.")
        }
        try DurableFile(path: folder.unfinished).move(to: folder.data)
        try noteData()
    }

    /// So that data that are lost are not taken for those of a cluster that was never made: an empty one in their place would be archived
    /// and backed up as if it were they.
    private func noteData() throws {
        guard archive != nil, !folder.hadData else { return }
        try DurableFile(path: folder.dataNote).replace(with: Data())
    }

    /// Starts the server, or takes over the one that runs.
    ///
    /// - Parameters:
    ///   - isAsTold: whether a server that runs has the settings that take a start.
    ///   - check: throws unless the server can be reached.
    func start(isAsTold: () async throws -> Bool, check: () async throws -> Void) async throws {
        if try await isRunning() {
            if (try? await check()) != nil, try await isAsTold() { return }
            // Its socket is gone, or it was started for another place or without the archive.
            try await stop()
        }
        try ServerConfiguration(folder: folder, isDurable: !isThrowaway, archive: archive).write()
        let outcome = try await program(
            "pg_ctl", ["start", "--pgdata", folder.data, "--log", folder.log, "--wait", "--timeout", Self.limit])
        do {
            guard outcome.isSuccess else { throw notStarted([]) }
            try await check()
        } catch let error as SQLError {
            throw notStarted([error.message])
        }
    }

    /// Has somebody else stop the server and remove its files once this process has ended, even by SIGKILL: the end of a pipe
    /// says so.
    func endWithThisProcess() throws {
        let pipe = try Descriptor.pipe()
        let stop = folder.user.command(
            running: [
                installation.program("pg_ctl").path, "stop", "--pgdata", folder.data, "--mode", "immediate",
            ])
        let script = "cat <&3 >/dev/null; cd /; home=$1; shift; \"$@\" >/dev/null 2>&1; rm -rf \"$0\" \"$home\""
        _ = try ChildProcess.start(
            Launch(
                "/bin/sh", ["-c", script, folder.path, folder.home] + stop, environment: ["PATH": "/usr/bin:/bin"],
                inherited: [.init("end", pipe.reading)])
        ) { _, _ in }
        pipe.reading.close()
        OpenEnds.keep(pipe.writing)
    }

    func stop(isImmediate: Bool = false) async throws {
        guard try await isRunning() else { return }
        let outcome = try await program(
            "pg_ctl",
            [
                "stop", "--pgdata", folder.data, "--mode", isImmediate ? "immediate" : "fast", "--wait", "--timeout",
                Self.limit,
            ])
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

/// Pipes that are open until this process ends.
private enum OpenEnds {
    private static let ends = Mutex<[Descriptor]>([])

    static func keep(_ end: Descriptor) { ends.withLock { $0.append(end) } }
}
