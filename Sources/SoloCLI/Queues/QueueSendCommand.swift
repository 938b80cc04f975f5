import ArgumentParser
import SoloHost
import SoloLaptop

struct QueueSendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Sends a message to a queue.",
        discussion: """
            Example:
              solo queue send receipts '{"order": 17}'
              solo queue send receipts --delay 10m --key receipt-17 < message.json

            The message is on the disk when the command ends. While the stage does not run it waits for the next solo dev.
            """
    )

    @OptionGroup var options: PackageOptions

    @Argument(help: "The queue.")
    var queue: String

    @Argument(help: "The message as JSON; - or nothing reads standard input.")
    var json: String?

    @Option(help: ArgumentHelp("Delivers it later: 30s, 10m, 2h or 1d.", valueName: "time"))
    var delay: DelayArgument?

    @Option(help: ArgumentHelp("The idempotency key: a second message with it within seven days is not queued."))
    var key: String?

    @Flag(name: .customLong("json"), help: "Prints {\"id\": id, \"isRepeat\": false}.")
    var printsJSON = false

    func run() async throws {
        let payload = try MessageInput.read(json)
        let receipt: MessageReceipt = try await StageAccess.with(options) {
            try await $0.ask(.send(queue: queue, payload: payload, key: key, delay: delay?.seconds ?? 0))
        }
        let terminal = Terminal.standardOutput
        if printsJSON { return try terminal.print(JSONText.of(receipt)) }
        terminal.print(
            receipt.isRepeat
                ? "A message with this key was sent before: \(receipt.id). Nothing was queued."
                : "The message \(receipt.id) is in '\(queue)'.")
    }
}

/// A span of time on the command line: `30s`, `10m`, `2h`, `1d`, or seconds without a unit.
package struct DelayArgument: ExpressibleByArgument, Equatable {
    package var seconds: Double

    package init?(argument: String) {
        guard let match = argument.wholeMatch(of: /(\d{1,9}(?:\.\d{1,3})?)(s|m|h|d)?/), let number = Double(match.1)
        else {
            return nil
        }
        let unit: Double =
            switch match.2 {
            case "m": 60
            case "h": 3600
            case "d": 86_400
            default: 1
            }
        seconds = number * unit
    }
}
