import ArgumentParser
import Foundation
import SoloBackup
import SoloCore
import SoloHost

struct BackupPruneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Removes the backups that the stage's retention does not keep.",
        discussion: """
            Example:
              solo backup prune
              solo backup prune --yes dev

            Without a declared retention, the newest of each of 7 days, 4 weeks and 6 months stays. The newest always stays, and so \
            does every file that a kept backup needs. The stage's name is asked for.
            """
    )

    @OptionGroup var options: PackageOptions

    @Option(help: ArgumentHelp("Removes them without asking; the stage's name.", valueName: "stage"))
    var yes: String?

    func run() async throws {
        let keep = try await StageAccess.manifest(options)?.stage(options.stage)?.backups?.keep ?? .standard
        let backups = try await StageBackups.of(options)
        let terminal = Terminal.standardOutput
        let surplus = try await backups.surplus(keep)
        guard !surplus.isEmpty else { return terminal.print("Every backup is one that stays.") }
        try Confirmation.require(
            options.stage,
            loss:
                "These backups of the stage '\(options.stage)' are removed for good: \(surplus.joined(separator: ", ")).",
            given: yes)
        for removed in try await backups.prune(keep) {
            terminal.print("\(removed.destination.printable): removed \(removed.names.joined(separator: ", "))")
        }
    }
}
