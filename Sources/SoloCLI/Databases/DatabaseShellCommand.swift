import SoloCore
import ArgumentParser
import Foundation
import SoloHost
import SoloProcess
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
        let exit = try await StageAccess.with(options, manifest: StageAccess.manifest(options)) { stage in
            let access: DatabaseAccess = try await stage.ask(.database(name: database))
            let program = access.shell
            return try ForegroundProcess.run(
                program.executable, program.arguments, environment: program.environment)
        }
        if case .code(let code) = exit, code != 0 { throw ExitCode(code) }
    }
}

/// A program that works on a database, with what it needs to get in.
struct DatabaseProgram {
    var executable: String
    var arguments: [String]
    var environment: [String: String]
}

extension DatabaseAccess {
    /// `psql` of the server's own version, or the machine's `sqlite3`.
    var shell: DatabaseProgram {
        switch self {
        case .sqlite(let path): DatabaseProgram(executable: "sqlite3", arguments: [path], environment: Self.inherited)
        case .postgres: program("psql", [])
        }
    }

    /// A program of Postgres. The password goes through the environment, which this user alone can read.
    func program(_ name: String, _ arguments: [String]) -> DatabaseProgram {
        guard case .postgres(let host, let port, let database, let user, let password, let programs) = self else {
            return DatabaseProgram(executable: name, arguments: arguments, environment: Self.inherited)
        }
        var environment = Self.inherited
        environment["PGHOST"] = host
        environment["PGPORT"] = String(port)
        environment["PGDATABASE"] = database
        environment["PGUSER"] = user
        environment["PGPASSWORD"] = password.exposed
        return DatabaseProgram(executable: "\(programs)/\(name)", arguments: arguments, environment: environment)
    }

    private static var inherited: [String: String] { ProcessInfo.processInfo.environment }
}
