import ArgumentParser
import Foundation
import SoloHost

struct DatabaseLoadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "Replaces what is in a database by what `solo db dump` wrote.",
        discussion: """
            Example:
              solo db load db orders.dump

            All of it or nothing. The database may be in use meanwhile. For a stage on a host, the stage's name is asked for.
            """
    )

    @OptionGroup var options: PackageOptions

    @Argument(help: "The database's name.")
    var database: String

    @Argument(help: "The file.", completion: .file())
    var file: String

    @OptionGroup var confirmation: DatabaseConfirmation

    func run() async throws {
        guard FileManager.default.isReadableFile(atPath: file) else {
            throw Problem("There is no file \(file) that can be read.", status: .rejected)
        }
        try await confirmation.require(database, options, loss: "What is in it is replaced.")
        let content = try FileContent(file)
        try await StageAccess.with(options, manifest: StageAccess.manifest(options)) {
            try await $0.load(content, into: database)
        }
        Terminal.standardOutput.print("Loaded \(database) from \(file).")
    }
}
