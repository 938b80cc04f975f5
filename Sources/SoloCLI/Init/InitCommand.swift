import ArgumentParser
import Foundation
import SoloCore

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Writes a new app: a package with a stack, its handlers, its tests and a README.",
        discussion: """
            Example:
              solo init my-app && cd my-app && solo dev
              solo init my-app --database postgres

            Postgres has to be installed; solo doctor says how.
            """
    )

    @Argument(help: "The app's name, and its folder's: small letters, digits and hyphens.")
    var name: String

    @Option(
        help: ArgumentHelp(
            "Which app to begin with: \(Template.all.map(\.name).joined(separator: ", ")).", valueName: "name"))
    var template = Template.all.first?.name ?? "app"

    @Option(help: ArgumentHelp("The database that it begins with: sqlite or postgres.", valueName: "name"))
    var database = Template.Parameters.Database.sqlite

    @Option(
        help: ArgumentHelp(
            "Where the app finds Solo: a checkout, or a repository's address with @VERSION or @BRANCH.",
            valueName: "path|url"))
    var solo: String?

    func run() throws {
        let here = URL(filePath: FileManager.default.currentDirectoryPath)
        let source = try solo.map { try SoloSource.named($0) } ?? .find()
        let written = try NewApp(
            name: name, template: template, folder: here, source: source, database: database
        ).write()
        let style = Terminal.standardOutput.style
        Terminal.standardOutput.print(
            """
            \(style.bold(name)): \(written.count) files.

              \(style.cyan("cd \(name)"))
              \(style.cyan("solo dev"))      runs it; the first build takes some minutes
              \(style.cyan("swift test"))    runs its tests

            Sources/App holds the stack: begin there.
            """)
    }
}

extension Template.Parameters.Database: ExpressibleByArgument {}
