import ArgumentParser
import Foundation
import SoloServer

struct StageListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the stages of the hosts that this user knows.",
        discussion: """
            Example:
              solo stage list
              solo stage list --host web1
            """
    )

    @Option(help: "One host alone.")
    var host: String?

    @Flag(help: "Prints a JSON array of objects with product, stage, host, release, domain and maintenance.")
    var json = false

    private struct Row: Encodable {
        var product: String
        var stage: String
        var host: String
        var release: String?
        var domain: String?
        /// What visitors read while it is closed.
        var maintenance: String?
    }

    func run() async throws {
        let hosts = try host.map { [try HostRegistry.own.host($0)] } ?? HostRegistry.own.all()
        var rows: [Row] = []
        for host in hosts {
            rows += try await HostSession(host).stages().map {
                Row(
                    product: $0.product, stage: $0.stage, host: host.name, release: $0.serving, domain: $0.domain,
                    maintenance: $0.maintenance?.message)
            }
        }
        let terminal = Terminal.standardOutput
        if json { return try terminal.print(JSONText.of(rows)) }
        guard !rows.isEmpty else { return terminal.print("No host has a stage.") }
        let cells = rows.map { row in
            let release = (row.release ?? "none serves") + (row.maintenance == nil ? "" : ", closed")
            return [row.product, row.stage, row.host, release, row.domain ?? ""]
        }
        terminal.print(Table(["PRODUCT", "STAGE", "HOST", "RELEASE", "DOMAIN"], cells).rendered(terminal.style))
    }
}

struct StageRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Takes a stage off its server, with all of its data.",
        discussion: """
            Example:
              solo stage remove --stage pr-12

            The stage's name is asked for. Databases, objects, messages, secrets and releases go for good.
            """
    )

    @OptionGroup var options: PackageOptions

    @Option(help: ArgumentHelp("Removes it without asking; the stage's name.", valueName: "stage"))
    var yes: String?

    @Flag(help: "Prints {\"stage\": name, \"host\": name}.")
    var json = false

    func run() async throws {
        let place = try await StagePlace.require(options)
        try Confirmation.require(
            options.stage,
            loss: "The stage '\(options.stage)' on \(place.host.name) is removed for good, with all of its data.",
            given: yes)
        try await RemoteStage(place.host, place.stage).remove()
        try StageRecords(options).forget(options.stage)
        let terminal = Terminal.standardOutput
        if json { return try terminal.print(JSONText.of(["stage": options.stage, "host": place.host.name])) }
        terminal.print("The stage '\(options.stage)' is gone from \(place.host.name).")
    }
}
