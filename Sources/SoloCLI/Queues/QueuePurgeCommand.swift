import ArgumentParser
import SoloHost
import SoloLaptop
import SoloServices

struct QueuePurgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "purge",
        abstract: "Removes the messages of a queue for good: all that no worker has, or its dead letters alone.",
        discussion: """
            Example:
              solo queue purge receipts --dead
              solo queue purge receipts --yes receipts

            The queue's name is asked for once more. A message that a worker has is left to it. The removed messages' \
            idempotency keys go too, so that they can be sent again.
            """
    )

    @OptionGroup var options: PackageOptions

    @Argument(help: "The queue.")
    var queue: String

    @Flag(help: "Only dead letters.")
    var dead = false

    @Option(help: ArgumentHelp("Purges it without asking; the same name once more.", valueName: "queue"))
    var yes: String?

    @Flag(help: "Prints {\"removed\": number}.")
    var json = false

    func run() async throws {
        let queues: [QueueSummary] = try await StageAccess.with(options) { try await $0.ask(.queues) }
        guard let summary = queues.first(where: { $0.queue == queue }) else {
            throw HostError.unknown("queue", queue, known: queues.map(\.queue))
        }
        let count = dead ? summary.dead : summary.count - summary.leased
        let loss = "\(count) \(count == 1 ? "message" : "messages") of '\(queue)' on the stage '\(options.stage)'"
        try Confirmation.require(queue, loss: "The purge removes \(loss) for good.", given: yes)
        let removed: Int = try await StageAccess.with(options) {
            try await $0.ask(.purge(queue: queue, onlyDead: dead))
        }
        if json { return try Terminal.standardOutput.print(JSONText.of(["removed": removed])) }
        Terminal.standardOutput.print(
            "\(removed) \(removed == 1 ? "message is" : "messages are") removed from '\(queue)'.")
    }
}
