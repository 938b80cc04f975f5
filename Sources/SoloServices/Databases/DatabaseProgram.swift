import Foundation
import SoloCore
import SoloProcess
import SoloSQL

/// A program that works on a database, with what it needs to get in.
package struct DatabaseProgram {
    package var executable: String
    package var arguments: [String]
    package var environment: [String: String]

    /// Runs it to its end.
    ///
    /// - Throws: ``DatabaseProgramError`` with what it said, if it fails.
    package func runToEnd() async throws {
        let result = try await ProcessOutput.of(Launch(executable, arguments, environment: environment))
        guard result.exit.isSuccess else {
            let name = (executable as NSString).lastPathComponent
            throw DatabaseProgramError(
                message: "\(name) ended with \(result.exit).", details: result.error.suffix(5).map(\.self))
        }
    }
}

/// A program of a database that failed.
package struct DatabaseProgramError: Error, Sendable, CustomStringConvertible {
    package static let code = "database-program-failed"

    package var message: String
    /// The last lines that it wrote.
    package var details: [String]

    package var description: String { ([message] + details).joined(separator: " ") }
}

extension DatabaseAccess {
    /// `psql` of the server's own version, or the machine's `sqlite3`.
    package var shell: DatabaseProgram {
        switch self {
        case .sqlite(let path): DatabaseProgram(executable: "sqlite3", arguments: [path], environment: Self.inherited)
        case .postgres: program("psql", [])
        }
    }

    /// A program of Postgres. The password goes through the environment, which this user alone can read.
    package func program(_ name: String, _ arguments: [String]) -> DatabaseProgram {
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

    /// Writes a Postgres database to a file in pg_dump's custom format, as it is at one moment.
    ///
    /// - Parameter snapshot: of another connection, whose moment it is.
    package func dump(to file: String, at snapshot: String? = nil) -> DatabaseProgram {
        // The owner may not read the outbox, and it belongs to the stage: what is in it is on its way to a queue.
        program(
            "pg_dump",
            [
                "--format=custom", "--no-owner", "--no-privileges", "--exclude-schema=\(SQLOutbox.postgresSchema)",
                "--file=\(file)",
            ] + (snapshot.map { ["--snapshot=\($0)"] } ?? []))
    }

    /// Replaces what is in a Postgres database by what ``dump(to:)`` has written: all of it or nothing.
    package func load(_ file: String) -> DatabaseProgram {
        program(
            "pg_restore",
            [
                "--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error",
                "--dbname=", file,
            ])
    }

    private static var inherited: [String: String] { ProcessInfo.processInfo.environment }
}
