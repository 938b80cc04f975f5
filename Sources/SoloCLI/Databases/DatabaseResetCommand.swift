import ArgumentParser
import SoloHost

struct DatabaseResetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Removes everything in a database, and makes its tables anew.",
        discussion: """
            Example:
              solo db reset db --yes db

            The stage of a SQLite must not run.
            """
    )

    @OptionGroup var options: PackageOptions

    @Argument(help: "The database's name.")
    var database: String

    @Option(help: ArgumentHelp("Confirms it without asking: the database's name again.", valueName: "name"))
    var yes: String?

    func run() async throws {
        try await StagePlace.requireLaptop(options, fix: DatabaseCommand.onHost)
        try Confirmation.require(
            database, loss: "All data in the database \(database) of the stage \(options.stage) is removed.", given: yes
        )
        try await StageAccess.with(options, manifest: StageAccess.manifest(options)) {
            try await $0.ask(.resetDatabase(name: database), as: Void.self)
        }
        Terminal.standardOutput.print("\(database) is empty.")
    }
}
