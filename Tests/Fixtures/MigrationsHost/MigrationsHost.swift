import Foundation
import SoloMigrations
import SoloSQL
import Synchronization

/// Runs migrations and ends itself with SIGKILL at the given moment, counted from 0, or says "done".
///
///     MigrationsHost MIGRATIONS RESOURCE MOMENT sqlite FILE
///     MigrationsHost MIGRATIONS RESOURCE MOMENT postgres HOST DATABASE USER
@main
struct MigrationsHost {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count > 4, let moment = Int(arguments[2]) else { exit(64) }
        let target: MigrationTarget
        switch (arguments[3], arguments.count) {
        case ("sqlite", 5): target = .sqlite(path: arguments[4])
        case ("postgres", 7):
            target = .postgres(PostgresTarget(host: arguments[4], database: arguments[5], user: arguments[6]))
        default: exit(64)
        }
        let migrations = try MigrationFolder(URL(filePath: arguments[0])).migrations(of: arguments[1])
        let passed = Atomic(0)
        let run = MigrationRun(resource: arguments[1], target: target, migrations: migrations) { reached in
            guard passed.wrappingAdd(1, ordering: .relaxed).oldValue == moment else { return }
            FileHandle.standardOutput.write(Data("\(reached)\n".utf8))
            kill(getpid(), SIGKILL)
        }
        try await run.up()
        FileHandle.standardOutput.write(Data("done\n".utf8))
    }
}
