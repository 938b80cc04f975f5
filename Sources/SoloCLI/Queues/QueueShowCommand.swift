import ArgumentParser
import SoloCore
import SoloHost
import SoloLaptop
package import SoloServices

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

/// One message as text.
package struct MessagePage: Sendable {
    package var style: Style

    package init(style: Style) { self.style = style }

    package func text(_ message: QueueMessage) -> String {
        var rows = [
            ("message", message.id), ("queue", message.queue), ("state", message.state.rawValue),
            ("sent", Moment.text(message.sent)), (message.state == .dead ? "died" : "due", Moment.text(message.due)),
            ("attempts", "\(message.attempts)"),
        ]
        if let key = message.idempotencyKey { rows.append(("key", key.printable)) }
        if let error = message.error { rows.append(("last error", error.printable)) }
        let width = (rows.map(\.0.count).max() ?? 0) + 3
        let lines = rows.map { style.dim($0.0) + String(repeating: " ", count: width - $0.0.count) + $0.1 }
        return (lines + ["", message.payload.printable]).joined(separator: "\n")
    }
}
