import Foundation
import SoloCore
import SoloHost
import SoloServices
package import SoloProcess

/// What reaches the stage's processes past its services.
extension StageAgent {
    /// Prints what the processes wrote, as they wrote it.
    ///
    /// - Returns: how journalctl(1) ended.
    package func logs(lines: Int, follows: Bool) async throws -> ProcessExit {
        var processes: Set<String> = []
        for release in HostedRelease.names(of: stage, in: folders) {
            processes.formUnion(try HostedRelease(release, of: stage, in: folders).manifest.processes.map(\.name))
        }
        let matches = processes.sorted().map { "SYSLOG_IDENTIFIER=\(units.identifier(of: $0))" }
        guard !matches.isEmpty else { return .code(0) }
        return try ForegroundProcess.run(
            "journalctl",
            ["--quiet", "--no-pager", "--output=cat", "--lines=\(max(0, lines))"] + (follows ? ["--follow"] : [])
                + matches,
            environment: ProcessInfo.processInfo.environment)
    }

    /// Runs a command of the product beside the release that serves: as its user, in its sandbox, with the bindings of the command alone.
    package func run(
        _ name: String, _ arguments: [String], shell: any HostShell = RealHostShell()
    ) async throws -> ProcessExit {
        let app: RunningApp = try await withServices { try await $0.ask(.command(name: name)) }
        let id = "run-\(UUID().uuidString.lowercased().prefix(8))"
        let credential = folders.bindings(of: name, id, of: stage)
        try await SealedBindings(shell: shell).write(app.bindings, to: credential)
        defer { try? shell.remove(credential) }
        let serving = try folders.serving(stage).map { try HostedRelease($0, of: stage, in: folders) }
        let properties = units.command(credential: credential, declared: serving?.manifest.stage(stage.stage))
            .flatMap { ["--property", $0] }
        return try ForegroundProcess.run(
            "systemd-run",
            ["--quiet", "--pipe", "--wait", "--collect", "--unit=\(stage.unit(id, "service"))"] + properties
                + ["--", app.binary.path] + AppArguments.run(name, arguments),
            environment: ProcessInfo.processInfo.environment)
    }

    /// Opens the shell of a database, as the user of the stage's services.
    package func shell(_ database: String?) async throws -> ProcessExit {
        let access: DatabaseAccess = try await withServices { try await $0.ask(.database(name: database)) }
        let program = access.shell
        let environment = program.environment.merging(
            ["HOME": "/", "PSQL_HISTORY": "/dev/null", "SQLITE_HISTORY": "/dev/null"]) { $1 }
        // The user may not enter root's own folder. What SQLite makes, the product's processes have to reach.
        _ = FileManager.default.changeCurrentDirectoryPath("/")
        umask(0o007)
        let command = stage.asServices([program.executable] + program.arguments)
        return try ForegroundProcess.run(command[0], Array(command.dropFirst()), environment: environment)
    }

    /// Asks the services something.
    ///
    /// - Throws: ``HostError`` if they do not run.
    func withServices<Value>(_ body: (LiveStage) async throws -> Value) async throws -> Value {
        guard let live = try await LiveStage.connect(URL(filePath: folders.administration(of: stage))) else {
            throw HostError(
                .notRunning, "The stage '\(stage.stage)' of \(stage.product) does not run here.", fix: "Deploy it:",
                commands: ["solo deploy --stage \(stage.stage)"], isRefusal: true)
        }
        defer { live.close() }
        return try await body(live)
    }

    private var units: ReleaseUnits { ReleaseUnits(stage, folders: folders) }
}
