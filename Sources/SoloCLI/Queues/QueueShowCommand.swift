import ArgumentParser
import SoloHost
import SoloLaptop
import SoloServices

struct QueueShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows one message: its state, its attempts, its last error and its JSON.",
        discussion: """
            Example:
              solo queue show receipts 1P3GZ0M8RW000
            """
    )

    @OptionGroup var options: PackageOptions

    @Argument(help: "The queue.")
    var queue: String

    @Argument(help: "The message's id, as solo queue list shows it.")
    var id: String

    @Flag(help: "Prints the message as a JSON object.")
    var json = false

    func run() async throws {
        let message: QueueMessage = try await StageAccess.with(options) {
            try await $0.ask(.message(queue: queue, id: id))
        }
        let terminal = Terminal.standardOutput
        if json { return try terminal.print(JSONText.of(message)) }
        terminal.print(MessagePage(style: terminal.style).text(message))
    }
}
