import ArgumentParser
import Foundation
import SoloHost
import SoloProcess
import SoloServices
import SoloSQL

struct DatabaseDumpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dump",
        abstract: "Writes a database to a file, as it is at one moment, while it is used.",
        discussion: """
            Example:
              solo db dump db orders.dump

            A Postgres is written in pg_dump's custom format, which pg_restore reads; a SQLite as a database file.
            """
    )

    @OptionGroup var options: PackageOptions

    @Argument(help: "The database's name.")
    var database: String

    @Argument(help: "The file, which must not be there yet.", completion: .file())
    var file: String

    func run() async throws {
        try await StagePlace.requireLaptop(options, fix: DatabaseCommand.onHost)
        guard !FileManager.default.fileExists(atPath: file) else {
            throw Problem("\(file) is there already.", fix: "Choose another name, or remove it.", status: .rejected)
        }
        try await StageAccess.with(options, manifest: StageAccess.manifest(options)) { stage in
            let access: DatabaseAccess = try await stage.ask(.database(name: database))
            switch access {
            case .sqlite(let path):
                let connection = try SQLiteConnection(path: path, access: .readOnly)
                defer { connection.close() }
                try connection.writeSnapshot(to: file)
            case .postgres:
                try access.dump(to: file).runToEnd()
            }
        }
        let bytes = (try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int) ?? 0
        Terminal.standardOutput.print("Wrote \(database) to \(file): \(bytes) bytes.")
    }
}

extension DatabaseProgram {
    /// - Throws: ``Problem`` if it fails; it has said why on standard error.
    func runToEnd() throws {
        let exit = try ForegroundProcess.run(executable, arguments, environment: environment)
        guard exit.isSuccess else {
            throw Problem("\((executable as NSString).lastPathComponent) ended with \(exit).")
        }
    }
}
