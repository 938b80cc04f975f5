import Foundation
import SoloStore

/// The server of a cluster while it is recovered, before its data have their place.
struct RecoveryServer: Sendable {
    let folder: ClusterFolder
    let installation: PostgresInstallation
    /// The folder of archived segments.
    let segments: String

    private var data: String { folder.unfinished }
    private var log: String { folder.path + "/recovery.log" }

    /// Another user who the server runs as may not be able to read the segments where they are, so it gets copies.
    private var readableSegments: String { folder.user.other == nil ? segments : folder.path + "/segments" }

    /// How many seconds a server may take to stop; after as many its start is followed by its own files.
    private static let limit = "60"

    private static let pause = Duration.milliseconds(50)

    /// What counts before everything that a person has set with `ALTER SYSTEM`, which is in the backup: the log is read here, nobody may
    /// connect yet, and what is recovered is archived already.
    private static let options = [
        "archive_mode=off", "hot_standby=off", "listen_addresses=''", "logging_collector=off", "log_destination=stderr",
        "log_min_messages=warning", "lc_messages=C", "timezone=UTC", "recovery_target_timeline=current",
    ].map { "-c \($0)" }.joined(separator: " ")

    /// Copies what the cluster is made of. Postgres itself flushes the files of a base backup, when it starts on them.
    func prepare(base: String) async throws {
        try folder.make()
        try await copy(base, to: data)
        if readableSegments != segments { try await copy(segments, to: readableSegments) }
        let signal = data + "/recovery.signal"
        try DurableFile(path: signal).replace(with: Data())
        try folder.user.own(signal)
    }

    /// Lets the server recover, until it is a primary or has ended. - Returns: what it wrote.
    func recover(to target: PointInTimeRecovery.Target) async throws -> RecoveryLog {
        // Each run has a log of its own.
        try? FileManager.default.removeItem(atPath: log)
        let recovery = settings(target)
        try ServerConfiguration(folder: folder, isDurable: true, recovery: recovery).write(to: data)
        let started = try await controlled(["start", "--log", log, "--options", Self.options])
        try Task.checkCancellation()
        while status == .recovering { try await Task.sleep(for: Self.pause) }
        let said = RecoveryLog(contentsOf: log)
        return said.lines.isEmpty ? RecoveryLog(started.lines.joined(separator: "\n")) : said
    }

    /// The last step before others may use the cluster.
    func finish() async throws {
        let outcome = try await controlled(["stop", "--mode", "fast"])
        guard outcome.isSuccess else { throw PostgresError.notRecovered(folder.home, outcome.lines) }
        if readableSegments != segments { try FileManager.default.removeItem(atPath: readableSegments) }
        try DurableFile(path: data).move(to: folder.data)
    }

    /// Ends the server if it runs, and leaves nothing. There was no cluster in this place before.
    func giveUp() async {
        if status != .ended { _ = try? await controlled(["stop", "--mode", "immediate"]) }
        try? folder.remove()
    }

    /// What a shell runs for a segment that the server asks for. It takes 1 for the end of the log, and ends with an error after more than
    /// 128: a disk that is full is not the end of the log. A segment that is not whole is none.
    private func settings(_ target: PointInTimeRecovery.Target) -> String {
        let command =
            "f=\(ServerConfiguration.shellWord(readableSegments))/%f; "
            + "[ -f \"$f\" ] && [ $(wc -c <\"$f\") -eq \(WALSegment.bytes) ] || exit 1; cp \"$f\" \"%p\" || exit 200"
        var lines = ["restore_command = \(ServerConfiguration.literal(command))"]
        switch target {
        case .moment(let moment):
            lines.append("recovery_target_time = '\(PostgresTimestamp.text(of: moment))'")
            lines.append("recovery_target_action = promote")
        case .endOfBackup:
            lines.append("recovery_target = immediate")
            lines.append("recovery_target_action = promote")
        case .endOfLog: break
        }
        return lines.joined(separator: "\n")
    }

    private enum Status { case recovering, primary, ended }

    /// Whether the server has become a primary, and runs.
    var isPromoted: Bool { status == .primary }

    /// As the server itself says in its file (`pidfile.h`): its process in the first line, what it does in the eighth.
    private var status: Status {
        guard let text = try? String(contentsOfFile: data + "/postmaster.pid", encoding: .utf8) else { return .ended }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if let process = lines.first.flatMap({ pid_t($0) }), kill(process, 0) != 0, errno == ESRCH { return .ended }
        return lines.count > 7 && lines[7].hasPrefix("ready") ? .primary : .recovering
    }

    private func controlled(_ arguments: [String]) async throws -> (isSuccess: Bool, lines: [String]) {
        try await ServerProgram(
            executable: installation.program("pg_ctl"),
            arguments: arguments + ["--pgdata", data, "--wait", "--timeout", Self.limit], user: folder.user
        ).run()
    }

    private func copy(_ source: String, to place: String) async throws {
        // With the modes of the files; blocks are shared where the file system can.
        try await run(["cp", "-R", "-p", source, place])
        guard let other = folder.user.other else { return }
        try await run(["chown", "-R", "\(other.user):\(other.group)", place])
    }

    /// As who runs Solo.
    private func run(_ command: [String]) async throws {
        let program = ServerProgram(
            executable: URL(filePath: "/usr/bin/env"), arguments: command, user: ServerUser(other: nil))
        let outcome = try await program.run(endsWithTask: true)
        guard outcome.isSuccess else { throw PostgresError.notRecovered(folder.home, outcome.lines) }
    }
}
