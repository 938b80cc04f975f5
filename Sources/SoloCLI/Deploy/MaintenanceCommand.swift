import ArgumentParser
import SoloServer

struct MaintenanceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maintenance", abstract: "Closes a stage on a server for its visitors, and opens it again.",
        subcommands: [MaintenanceOnCommand.self, MaintenanceOffCommand.self])
}

struct MaintenanceOnCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "on",
        abstract: "Responds to every request of the stage's visitors with 503 and a page.",
        discussion: """
            Example:
              solo maintenance on --stage production
              solo maintenance on --stage production --message "Back at noon."

            Processes, jobs and crons go on, and deploys work: the stage stays closed until it is opened.
            """
    )

    @OptionGroup var options: PackageOptions

    @Option(help: "What visitors read.")
    var message = MaintenanceNotice.usual

    @Flag(help: MaintenanceOutcome.help)
    var json = false

    func run() async throws {
        let place = try await StagePlace.require(options)
        try await RemoteStage(place.host, place.stage).close(message: message)
        try MaintenanceOutcome(place, message: message).show(json: json)
    }
}

struct MaintenanceOffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "off",
        abstract: "Opens the stage for its visitors again.",
        discussion: """
            Example:
              solo maintenance off --stage production
            """
    )

    @OptionGroup var options: PackageOptions

    @Flag(help: MaintenanceOutcome.help)
    var json = false

    func run() async throws {
        let place = try await StagePlace.require(options)
        try await RemoteStage(place.host, place.stage).open()
        try MaintenanceOutcome(place, message: nil).show(json: json)
    }
}

/// What the commands print.
private struct MaintenanceOutcome: Encodable {
    static let help: ArgumentHelp =
        "Prints {\"stage\": name, \"host\": name, \"message\": what visitors read, if it is closed}."

    var stage: String
    var host: String
    var message: String?

    init(_ place: StagePlace, message: String?) {
        stage = place.stage.stage
        host = place.host.name
        self.message = message
    }

    func show(json: Bool) throws {
        let terminal = Terminal.standardOutput
        if json { return try terminal.print(JSONText.of(self)) }
        guard message != nil else { return terminal.print("The stage '\(stage)' on \(host) is open.") }
        terminal.print(
            "The stage '\(stage)' on \(host) is closed: visitors get 503. Open it: solo maintenance off --stage \(stage)"
        )
    }
}
