import SoloCore
import ArgumentParser
import Foundation
import SoloHost
import SoloProcess
import SoloServer
import SoloServices

struct DatabaseShellCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shell",
        abstract: "Opens the shell of a database: psql as its owner, or sqlite3.",
        discussion: """
            Example:
              solo db shell
              echo 'SELECT count(*) FROM orders' | solo db shell db
            """
    )

    @OptionGroup var options: PackageOptions

    @Argument(help: "The database's name.")
    var database: String?

    func run() async throws {
        let exit = try await run(on: StagePlace.find(options))
        if case .code(let code) = exit, code != 0 { throw ExitCode(code) }
    }

    private func run(on place: StagePlace?) async throws -> ProcessExit {
        // Beside the server, whose socket is there.
        if let place { return try RemoteStage(place.host, place.stage).shell(database) }
        return try await StageAccess.with(options, manifest: StageAccess.manifest(options)) { stage in
            let access: DatabaseAccess = try await stage.ask(.database(name: database))
            let program = access.shell
            return try ForegroundProcess.run(
                program.executable, program.arguments, environment: program.environment)
        }
    }
}
