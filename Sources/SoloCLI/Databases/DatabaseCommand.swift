import ArgumentParser
import SoloServer

struct DatabaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db",
        abstract: "Opens a database of the stage, writes it to a file, and reads it from one.",
        discussion: """
            Example:
              solo db shell
              solo db dump db backup.dump

            The stage may run or not. The name can be left out where the stack has one database.
            """,
        subcommands: [
            DatabaseShellCommand.self, DatabaseDumpCommand.self, DatabaseLoadCommand.self, DatabaseResetCommand.self,
            DatabaseURLCommand.self,
        ]
    )
}

/// The name that is typed back before a database loses what is in it: its own, and the stage's if that is on a host.
struct DatabaseConfirmation: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Confirms it without asking: the database's name again, or the stage's on a host.", valueName: "name"))
    var yes: String?

    /// - Parameter loss: what happens to the database, as a sentence.
    /// - Returns: where the stage is, if that is on a host.
    @discardableResult
    func require(_ database: String, _ options: PackageOptions, loss: String) async throws -> StagePlace? {
        let place = try await StagePlace.find(options)
        let of = "The database \(database) of the stage \(options.stage)"
        try Confirmation.require(
            place == nil ? database : options.stage,
            loss: place.map { "\(of) on \($0.host.name): \(loss)" } ?? "\(of): \(loss)", given: yes)
        return place
    }
}
