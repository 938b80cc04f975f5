import SoloServer
import ArgumentParser
import Foundation
import SoloHost
import SoloLaptop

struct StageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stage",
        abstract: "Lists stages, empties them, and takes them off their servers.",
        discussion: """
            Example:
              solo stage list
            """,
        subcommands: [StageListCommand.self, StageResetCommand.self, StageRemoveCommand.self]
    )
}

struct StageResetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Removes all data of a stage for good: databases, objects, messages and schedules.",
        discussion: """
            Example:
              solo stage reset
              solo stage reset --stage test --yes test

            The stage's name is asked for. Logs stay, and secrets unless --secrets is given. It is rejected while solo dev \
            runs. On a host nothing serves meanwhile, and the release that served serves again at the end. Interrupted, the command can be called again.
            """
    )

    @OptionGroup var options: PackageOptions

    @Flag(help: "Removes the secrets too.")
    var secrets = false

    @Option(help: ArgumentHelp("Resets it without asking; the stage's name.", valueName: "stage"))
    var yes: String?

    @Flag(help: "Prints {\"stage\": name, \"secrets\": false}.")
    var json = false

    private struct Outcome: Encodable {
        var stage: String
        var secrets: Bool
    }

    func run() async throws {
        if let place = try await StagePlace.find(options) { try await empty(place) } else { try await empty() }
        if json {
            return try Terminal.standardOutput.print(JSONText.of(Outcome(stage: options.stage, secrets: secrets)))
        }
        Terminal.standardError.print("The stage '\(options.stage)' is empty.")
    }

    private func empty() async throws {
        let folders = try options.folders()
        try folders.requireStage()
        try folders.make()
        // Before the confirmation is asked for, and again at the reset.
        try StageReset.hold(folders).release()
        try confirm("the stage '\(options.stage)'")
        try await StageReset.run(folders, withSecrets: secrets, environment: ProcessInfo.processInfo.environment)
    }

    private func empty(_ place: StagePlace) async throws {
        try confirm("the stage '\(options.stage)' on \(place.host.name)")
        let terminal = Terminal.standardError
        try await RemoteStage(place.host, place.stage).reset(withSecrets: secrets) { event in
            if event == .waiting { terminal.print("A deploy of the stage is under way, and has its turn first.") }
        }
        guard secrets else { return }
        terminal.print("Nothing serves: set its secrets, and deploy it.")
    }

    private func confirm(_ stage: String) throws {
        let data = secrets ? "All data and all secrets" : "All data"
        try Confirmation.require(options.stage, loss: "\(data) of \(stage) are removed for good.", given: yes)
    }
}
