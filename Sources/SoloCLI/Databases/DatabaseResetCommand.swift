import ArgumentParser
import SoloHost

struct DatabaseResetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Removes everything in a database, and makes its tables anew.",
        discussion: """
            Example:
              solo db reset db --yes db

            The database may be in use meanwhile. On a host its migrations run again at once, and the stage's name is asked for.
            """
    )

    @OptionGroup var options: PackageOptions

    @Argument(help: "The database's name.")
    var database: String

    @OptionGroup var confirmation: DatabaseConfirmation

    func run() async throws {
        let place = try await confirmation.require(database, options, loss: "All data in it is removed.")
        try await StageAccess.with(options, manifest: StageAccess.manifest(options)) { stage in
            try await stage.ask(.resetDatabase(name: database), as: Void.self)
            guard place != nil, let release = try await stage.ask(.status, as: StageStatus.self).release else { return }
            // No release starts soon that would run them.
            try await stage.ask(.release(.prepare(release: release, beside: [])), as: Void.self)
            try await stage.ask(.release(.contract(release: release)), as: Void.self)
        }
        Terminal.standardOutput.print("\(database) is empty.")
    }
}
