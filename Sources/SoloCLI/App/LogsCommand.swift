import ArgumentParser
import Foundation
import SoloConcurrency
import SoloHost
import SoloLaptop
import SoloServer

struct LogsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs",
        abstract: "Shows what the app wrote.",
        discussion: """
            Example:
              solo logs --follow
              solo logs --lines 500 --json | jq 'select(.level == "error")'
            """
    )

    @OptionGroup var options: PackageOptions

    @Flag(name: .shortAndLong, help: "Shows new lines as they come, until Ctrl-C.")
    var follow = false

    @Option(name: [.customShort("n"), .long], help: ArgumentHelp("How many lines to begin with.", valueName: "number"))
    var lines = 100

    @Flag(help: "Prints each line as the app wrote it, one JSON object a line.")
    var json = false

    func run() async throws {
        let folders = try options.folders()
        let terminal = Terminal.standardOutput
        let page = DevPage(style: terminal.style, product: options.product ?? "app", stage: options.stage)
        let show: @Sendable (String) -> Void = { [json] line in
            if json { return terminal.print(line) }
            let entry = LogLine(line)
            let isError = entry["stream"] == "stderr"
            for text in page.log(isError ? entry.message : line, isError: isError) { terminal.print(text) }
        }
        if let place = try await StagePlace.find(options) {
            let stage = RemoteStage(place.host, place.stage)
            return try await stage.logs(lines: lines, follows: follow, line: show)
        }
        guard FileManager.default.fileExists(atPath: folders.appLog.path) else {
            throw Problem(
                "The stage '\(options.stage)' has written nothing yet.", fix: "Start it:", commands: ["solo dev"],
                status: .rejected)
        }
        var tail = LogTail(folders.appLog)
        for line in try tail.last(max(0, lines)) { show(line) }
        guard follow else { return }
        let (changes, feed) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let watcher = try FileWatcher([folders.logs], notices: .everyWrite) { _ in feed.yield() }
        let signals = StopSignals { feed.finish() }
        defer {
            watcher.stop()
            signals.cancel()
        }
        feed.yield()
        for await _ in changes {
            for line in try tail.new() { show(line) }
        }
    }
}
