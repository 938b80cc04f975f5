import ArgumentParser
import Foundation
import SoloHost
import SoloServices

struct DatabaseLoadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "Replaces what is in a database by what `solo db dump` wrote.",
        discussion: """
            Example:
              solo db load db orders.dump

            All of it or nothing. A Postgres may be in use meanwhile; the stage of a SQLite must not run.
            """
    )

    @OptionGroup var options: PackageOptions

    @Argument(help: "The database's name.")
    var database: String

    @Argument(help: "The file.", completion: .file())
    var file: String

    @Option(help: ArgumentHelp("Confirms it without asking: the database's name again.", valueName: "name"))
    var yes: String?

    func run() async throws {
        try await StagePlace.requireLaptop(options, fix: DatabaseCommand.onHost)
        guard FileManager.default.isReadableFile(atPath: file) else {
            throw Problem("There is no file \(file) that can be read.", status: .rejected)
        }
        try Confirmation.require(
            database, loss: "What is in the database \(database) of the stage \(options.stage) is replaced.", given: yes
        )
        let path = URL(filePath: file).path
        try await StageAccess.with(options, manifest: StageAccess.manifest(options)) { stage in
            let access: DatabaseAccess = try await stage.ask(.database(name: database))
            if case .postgres = access {
                let arguments = [
                    "--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction",
                    "--exit-on-error", "--dbname=", path,
                ]
                try access.program("pg_restore", arguments).runToEnd()
            }
            try await stage.ask(.loadDatabase(name: database, file: path), as: Void.self)
        }
        Terminal.standardOutput.print("Loaded \(database) from \(file).")
    }
}
