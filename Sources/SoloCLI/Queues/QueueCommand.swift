import ArgumentParser
import Foundation
import SoloHost
import SoloLaptop
import SoloServices

struct QueueCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue",
        abstract: "Shows the stage's queues and messages, sends, replays and purges them.",
        discussion: """
            Example:
              solo queue list
              solo queue list receipts
              solo queue send receipts '{"order": 17}'
              solo queue replay receipts
            """,
        subcommands: [
            QueueListCommand.self, QueueShowCommand.self, QueueSendCommand.self, QueueReplayCommand.self,
            QueuePurgeCommand.self,
        ]
    )
}

struct QueueListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the queues, or the messages of one.",
        discussion: """
            Example:
              solo queue list
              solo queue list receipts --state dead --json
            """
    )

    @OptionGroup var options: PackageOptions

    @Argument(help: "A queue, to see its messages.")
    var queue: String?

    @Option(help: ArgumentHelp("Which messages; those under way are leased.", valueName: "state"))
    var state = QueueMessage.State.dead

    @Option(help: ArgumentHelp("How many messages at most.", valueName: "number"))
    var limit = 20

    @Flag(help: "Prints a JSON array.")
    var json = false

    func run() async throws {
        let terminal = Terminal.standardOutput
        guard let queue else {
            let queues: [QueueSummary] = try await StageAccess.with(options) { try await $0.ask(.queues) }
            if json { return try terminal.print(JSONText.of(queues)) }
            guard !queues.isEmpty else { return terminal.print("The stack has no queue.") }
            let rows = queues.map { [$0.queue, "\($0.ready)", "\($0.delayed)", "\($0.leased)", "\($0.dead)"] }
            return terminal.print(
                Table(["QUEUE", "READY", "DELAYED", "UNDER WAY", "DEAD"], rows).rendered(terminal.style))
        }
        let messages: [QueueMessage] = try await StageAccess.with(options) {
            try await $0.ask(.messages(queue: queue, state: state, limit: limit))
        }
        if json { return try terminal.print(JSONText.of(messages)) }
        guard !messages.isEmpty else { return terminal.print("No message of '\(queue)' is \(state.rawValue).") }
        let rows = messages.map {
            [$0.id, Moment.text($0.sent), "\($0.attempts)", $0.error.map { String($0.prefix(80)) } ?? ""]
        }
        terminal.print(Table(["MESSAGE", "SENT", "ATTEMPTS", "LAST ERROR"], rows).rendered(terminal.style))
    }
}

struct QueueReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Puts dead letters back into their queue.",
        discussion: """
            Example:
              solo queue replay receipts
              solo queue replay receipts --id 42
            """
    )

    @OptionGroup var options: PackageOptions

    @Argument(help: "The queue.")
    var queue: String

    @Option(help: ArgumentHelp("One message alone.", valueName: "id"))
    var id: String?

    @Flag(help: "Prints {\"replayed\": number}.")
    var json = false

    func run() async throws {
        let count: Int = try await StageAccess.with(options) { try await $0.ask(.replay(queue: queue, id: id)) }
        if json { return try Terminal.standardOutput.print(JSONText.of(["replayed": count])) }
        Terminal.standardOutput.print(
            count == 0
                ? "No dead letter in '\(queue)'."
                : "\(count) \(count == 1 ? "message goes" : "messages go") through '\(queue)' again.")
    }
}

// Help, parsing and completions have the states from the type itself.
extension QueueMessage.State: ExpressibleByArgument {}
