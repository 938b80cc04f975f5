import ArgumentParser
import Foundation
import SoloBackup
import SoloCore
import SoloHost
import SoloServices

struct DrillCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drill",
        abstract: "Tries what has to work on a bad day.",
        discussion: """
            Example:
              solo drill restore
              solo drill list
            """,
        subcommands: [DrillRestoreCommand.self, DrillListCommand.self]
    )
}

struct DrillRestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Restores the newest backup of each destination into a place that is thrown away.",
        discussion: """
            Example:
              solo drill restore

            It makes the same checks as a real restore, the app's own too, changes nothing of the stage, and says how long it took and how much \
            would have been lost. The exit code is 1 if a backup can't be restored.
            """
    )

    @OptionGroup var options: PackageOptions

    @Flag(help: "Prints a JSON array, an object for each destination.")
    var json = false

    func run() async throws {
        let drills = try await BackupAccess.of(options).drill()
        let terminal = Terminal.standardOutput
        if json { try terminal.print(JSONText.of(drills)) }
        for drill in drills where !json && drill.problem == nil {
            terminal.print(
                "\(drill.backup ?? "") at \(drill.destination.printable) was restored: \(ByteCount.text(drill.bytes)) in "
                    + "\(Moment.span(drill.seconds)). \(Self.loss(drill))"
            )
            if let text = drill.checks?.text { terminal.print(text) }
        }
        let failed = drills.filter { $0.problem != nil }
        guard failed.isEmpty else {
            throw Problem(
                "\(failed.count) of \(drills.count) drills failed.",
                details: failed.map { "\($0.destination): \($0.problem ?? "")" },
                fix: "Make a new backup, and try again:", commands: ["solo backup now", "solo drill restore"])
        }
    }

    private static func loss(_ drill: Drill) -> String {
        guard let databases = drill.databaseLoss else {
            return "What was written in the last \(Moment.span(drill.loss)) would be lost."
        }
        return "What was written in the last \(Moment.span(databases)) would be lost, and of buckets in the last "
            + "\(Moment.span(drill.loss))."
    }
}

struct DrillListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the drills, the newest first.",
        discussion: """
            Example:
              solo drill list --json
            """
    )

    @OptionGroup var options: PackageOptions

    @Flag(help: "Prints a JSON array.")
    var json = false

    func run() async throws {
        let drills = try await BackupAccess.of(options).drills()
        let terminal = Terminal.standardOutput
        if json { return try terminal.print(JSONText.of(drills)) }
        guard !drills.isEmpty else { return terminal.print("There was no drill yet.") }
        let rows = drills.map { drill in
            [
                Moment.text(drill.began), drill.backup ?? "", Moment.span(drill.seconds), Moment.span(drill.loss),
                drill.problem?.printable ?? drill.destination.printable,
            ]
        }
        terminal.print(Table(["DRILL", "BACKUP", "TOOK", "WOULD BE LOST", "WHERE"], rows).rendered(terminal.style))
    }
}
