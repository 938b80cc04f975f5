import ArgumentParser
import Foundation
import SoloHost
import SoloLaptop

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Shows what runs on the stage and where, and what waits.",
        discussion: """
            Example:
              solo status
              solo status --json
            """
    )

    @OptionGroup var options: PackageOptions

    @Flag(help: "Prints one JSON object.")
    var json = false

    func run() async throws {
        let status = try await StageAccess.status(options)
        let terminal = Terminal.standardOutput
        if json { return try terminal.print(JSONText.of(status)) }
        terminal.print(StatusPage(style: terminal.style).text(status))
    }
}
