import ArgumentParser
import Foundation
import SoloCore
import SoloHost
import SoloLaptop
import SoloServices

struct CronCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cron",
        abstract: "Shows the stage's schedules and their runs, and runs one now.",
        discussion: """
            Example:
              solo cron list
              solo cron run cleanup
              solo cron history cleanup
            """,
        subcommands: [CronListCommand.self, CronRunCommand.self, CronHistoryCommand.self]
    )
}

struct CronListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the schedules: when each ticks next, and how its last run ended.",
        discussion: """
            Example:
              solo cron list --json
            """
    )

    @OptionGroup var options: PackageOptions

    @Flag(help: "Prints a JSON array.")
    var json = false

    func run() async throws {
        let schedules: [ScheduleSummary] = try await StageAccess.with(options) { try await $0.ask(.schedules) }
        let terminal = Terminal.standardOutput
        if json { return try terminal.print(JSONText.of(schedules)) }
        guard !schedules.isEmpty else { return terminal.print("The stack has no schedule.") }
        let rows = schedules.map { schedule in
            let last = schedule.last.map { "\($0.result.rawValue), \(Moment.text($0.started))" } ?? "never ran"
            return [
                String(schedule.component.dropFirst("cron.".count)), schedule.schedule, Moment.text(schedule.next),
                schedule.isRunning ? "running now" : last,
            ]
        }
        terminal.print(Table(["SCHEDULE", "WHEN", "NEXT", "LAST RUN"], rows).rendered(terminal.style))
    }
}

struct CronRunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Runs a schedule now and waits for its end.",
        discussion: """
            Example:
              solo cron run cleanup

            The stage must run. The exit code is 0 where the run ended well.
            """
    )

    @OptionGroup var options: PackageOptions

    @Argument(help: "The schedule's name.")
    var schedule: String

    @Flag(help: "Prints the run as a JSON object.")
    var json = false

    func run() async throws {
        let run: ScheduleRun = try await StageAccess.with(options) { try await $0.ask(.runNow(schedule: schedule)) }
        let terminal = Terminal.standardOutput
        if json {
            try terminal.print(JSONText.of(run))
        } else {
            for line in run.log { terminal.print("  " + line.printable) }
            terminal.print("\(schedule): \(run.result.rawValue) in \(Moment.span(run.duration))")
        }
        guard run.error == nil else { throw Problem("The run of '\(schedule)' failed: \(run.error ?? "")") }
    }
}

struct CronHistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Shows a schedule's runs, the newest first.",
        discussion: """
            Example:
              solo cron history cleanup --limit 5
            """
    )

    @OptionGroup var options: PackageOptions

    @Argument(help: "The schedule's name.")
    var schedule: String

    @Option(help: ArgumentHelp("How many runs at most.", valueName: "number"))
    var limit = 20

    @Flag(help: "Prints a JSON array; each run has its log.")
    var json = false

    func run() async throws {
        let runs: [ScheduleRun] = try await StageAccess.with(options) {
            try await $0.ask(.history(schedule: schedule, limit: limit))
        }
        let terminal = Terminal.standardOutput
        if json { return try terminal.print(JSONText.of(runs)) }
        guard !runs.isEmpty else { return terminal.print("'\(schedule)' has not run yet.") }
        let rows = runs.map {
            [
                Moment.text($0.started), $0.result.rawValue, Moment.span($0.duration), $0.isManual ? "by hand" : "",
                $0.error ?? "",
            ]
        }
        terminal.print(Table(["STARTED", "RESULT", "TOOK", "", "ERROR"], rows).rendered(terminal.style))
    }
}
