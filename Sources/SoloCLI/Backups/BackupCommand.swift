import SoloArchive
import SoloBackup
import ArgumentParser
import Foundation
import SoloCore
import SoloHost
import SoloLaptop
import SoloServices

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Backs the stage up, and lists and checks its backups.",
        discussion: """
            Example:
              solo backup now
              solo backup list
              solo backup verify

            A backup has every database, bucket, queue and schedule, and the vault with its key. Its files are compressed by \
            zstd and encrypted by age, so that they can be restored without Solo: Documentation/backups.md tells how.
            """,
        subcommands: [
            BackupNowCommand.self, BackupListCommand.self, BackupVerifyCommand.self, BackupPruneCommand.self,
            BackupKeyCommand.self,
        ]
    )
}

struct BackupNowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "now",
        abstract: "Backs the stage up, whether it runs or not.",
        discussion: """
            Example:
              solo backup now

            Each destination's files are read back and compared before its backup counts. The exit code is 1 if one of the \
            destinations has no backup.
            """
    )

    @OptionGroup var options: PackageOptions

    @Flag(help: "Prints a JSON array, an object for each destination.")
    var json = false

    func run() async throws {
        let reports = try await backUp()
        let terminal = Terminal.standardOutput
        if json { try terminal.print(JSONText.of(reports)) }
        for report in reports where !json {
            if let name = report.name {
                terminal.print(
                    "\(name) at \(report.destination.printable): \(ByteCount.text(report.content)), "
                        + "\(ByteCount.text(report.written)) written, in \(Moment.span(report.seconds))")
            }
        }
        let failed = reports.filter { $0.problem != nil }
        guard failed.isEmpty else {
            throw Problem(
                "\(failed.count) of \(reports.count) destinations have no new backup.",
                details: failed.map { "\($0.destination): \($0.problem ?? "")" },
                fix: "Correct that, and back up again:", commands: ["solo backup now"])
        }
    }
}

extension BackupNowCommand {
    private func backUp() async throws -> [BackupReport] {
        if case .server = try await BackupAccess.of(options) {
            return try await StageAccess.with(options) { try await $0.ask(.backup(.now)) }
        }
        let manifest = try await StageAccess.manifest(options)
        let keys = try await StageBackups.configuration(options).backupKeys
        let isFirst = try keys.identity(.recovery) == nil
        let reports: [BackupReport] = try await StageAccess.with(options, manifest: manifest) {
            try await $0.ask(.backup(.now))
        }
        if isFirst, try keys.identity(.recovery) != nil {
            let notes = Terminal.standardError
            notes.print("The recovery key was made: \(keys.path(.recovery).printable)")
            notes.print("Keep a copy of that file elsewhere: once this machine is gone, nothing else opens a backup.")
        }
        return reports
    }
}

struct BackupListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the backups, the newest first.",
        discussion: """
            Example:
              solo backup list --json
            """
    )

    @OptionGroup var options: PackageOptions

    @Flag(help: "Prints a JSON array.")
    var json = false

    func run() async throws {
        let listed = try await BackupAccess.of(options).list()
        let terminal = Terminal.standardOutput
        if json { return try terminal.print(JSONText.of(listed)) }
        guard !listed.isEmpty else {
            return terminal.print("The stage '\(options.stage)' has no backup.")
        }
        let rows = listed.map { backup in
            [
                backup.name, Moment.text(backup.taken), backup.content.map(ByteCount.text) ?? "",
                backup.stored.map(ByteCount.text) ?? "", backup.problem ?? backup.destination,
            ]
        }
        terminal.print(Table(["BACKUP", "TAKEN", "CONTENT", "STORED", "WHERE"], rows).rendered(terminal.style))
    }
}

struct BackupVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Reads every file of a backup and compares it with what was written.",
        discussion: """
            Example:
              solo backup verify
              solo backup verify 2026-11-27T20-40-00Z

            It is the newest backup unless one is named.
            """
    )

    @OptionGroup var options: PackageOptions

    @Argument(help: "The backup's name.")
    var backup: String?

    func run() async throws {
        let found = try await BackupAccess.of(options).verify(backup)
        Terminal.standardOutput.print(
            "\(found.name) at \(found.destination.printable) is whole: \(found.files) files, \(ByteCount.text(found.bytes))."
        )
    }
}

struct BackupKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Shows where the recovery key is, and makes it if there is none.",
        discussion: """
            Example:
              solo backup key
              solo backup key --stage production

            Without it no backup can be read once the machine is lost. A laptop's is a file; keep a copy of it somewhere else. The one \
            of a stage on a server is shown once, when it is made, and the server has its public half alone.
            """
    )

    @OptionGroup var options: PackageOptions

    @Flag(help: "Makes a new one for the backups from now on, of a stage on a server.")
    var replace = false

    func run() async throws {
        if case .server = try await BackupAccess.of(options) {
            return try await RecoveryKey.make(for: options, replaces: replace)
        }
        let keys = try await StageBackups.configuration(options).backupKeys
        let recipient = try keys.made(.recovery).recipient
        Terminal.standardOutput.print("\(keys.path(.recovery))\npublic key: \(recipient)")
    }
}

extension StageBackups {
    /// Of the stage that a command names.
    static func of(_ options: PackageOptions) async throws -> StageBackups {
        let configuration = try await configuration(options)
        return StageBackups(
            configuration, destinations: try configuration.backupDestinations(of: await StageAccess.manifest(options)))
    }

    static func configuration(_ options: PackageOptions) async throws -> PlatformConfiguration {
        let folders = try options.folders()
        return PlatformConfiguration(
            folders: folders, project: try await project(options),
            environment: ProcessInfo.processInfo.environment)
    }

    /// The product's name: backups are kept under it.
    static func project(_ options: PackageOptions) async throws -> String {
        if let manifest = try await StageAccess.manifest(options) { return manifest.name }
        throw Problem(
            "The product's name is not known: nothing of it is built here, and the stage has no data.",
            fix: "Build it:", commands: ["swift build"], status: .rejected)
    }
}
