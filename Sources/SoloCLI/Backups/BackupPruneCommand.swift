import ArgumentParser
import Foundation
import SoloBackup
import SoloCore
import SoloHost
import SoloServices

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

            Folders are pruned by themselves. A bucket is pruned from here, also one of a stage on a server, with a key that may remove, \
            which the server never has: SOLO_BACKUP_KEY and SOLO_BACKUP_SECRET in the environment.
            """
    )

    @OptionGroup var options: PackageOptions

    @Option(help: ArgumentHelp("Removes them without asking; the stage's name.", valueName: "stage"))
    var yes: String?

    func run() async throws {
        let declared = try await StageAccess.manifest(options)?.stage(options.stage)?.backups
        let keep = declared?.keep ?? .standard
        let backups = try await place(declared)
        let terminal = Terminal.standardOutput
        let surplus = try await backups.surplus(keep)
        if surplus.isEmpty {
            terminal.print("Every backup is one that stays.")
        } else {
            try Confirmation.require(
                options.stage,
                loss:
                    "These backups of the stage '\(options.stage)' are removed for good: \(surplus.joined(separator: ", ")).",
                given: yes)
        }
        // There may be parts of logs that no backup needs any more.
        for removed in try await backups.prune(keep) where !removed.names.isEmpty {
            terminal.print("\(removed.destination.printable): removed \(removed.names.joined(separator: ", "))")
        }
    }

    /// Where something is to be pruned: of a stage on a server its buckets, which are reached from here.
    private func place(_ declared: ManifestBackups?) async throws -> StageBackups {
        guard case .server = try await BackupAccess.of(options) else { return try await StageBackups.of(options) }
        let buckets = (declared?.destinations ?? []).filter(\.isBucket)
        guard !buckets.isEmpty else {
            throw Problem(
                "The backups of '\(options.stage)' are in folders of its host, which prunes them after each daily backup.",
                fix: "See them: solo backup list --stage \(options.stage)", status: .rejected)
        }
        let configuration = try await StageBackups.configuration(options)
        guard configuration.backupKey != nil, configuration.backupSecret != nil else {
            throw Problem(
                "The bucket with the backups of '\(options.stage)' is pruned with a key that may remove files, which the host does not have.",
                fix:
                    "Put its two halves into the environment, as \(SoloVariable.backupKey) and \(SoloVariable.backupSecret).",
                status: .rejected)
        }
        return StageBackups(configuration, destinations: try configuration.backupDestinations(at: buckets))
    }
}
