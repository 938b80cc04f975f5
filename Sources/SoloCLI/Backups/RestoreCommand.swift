import SoloBackup
import ArgumentParser
import Foundation
import SoloArchive
import SoloCore
import SoloHost
import SoloServer
import SoloServices

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Restores the stage from a backup.",
        discussion: """
            Example:
              solo restore
              solo restore --at 2026-11-27T20:40:00Z
              solo restore --to rehearsal
              solo restore --key recovery-key.txt

            The newest backup is taken, or the newest that was taken by the given time. Everything is restored into a new place \
            and verified there, with the app's own checks too; only then it takes the stage's place. The data that was there is kept until you remove it by \
            its name, with --remove-kept.
            """
    )

    @OptionGroup var options: PackageOptions

    @Argument(help: "The backup's name, as solo backup list shows it.")
    var backup: String?

    @Option(help: ArgumentHelp("A moment; no later backup is taken.", valueName: "time"))
    var at: String?

    @Option(
        help: ArgumentHelp("The stage that gets the data, in place of the one that was backed up.", valueName: "stage"))
    var to: String?

    @Option(help: ArgumentHelp("The file with the recovery key, if this machine does not have it.", valueName: "file"))
    var key: String?

    @Option(help: ArgumentHelp("Removes data that an earlier restore replaced.", valueName: "name"))
    var removeKept: String?

    @Flag(help: "Leaves out the app's own checks, which Backups(verify:) names.")
    var skipChecks = false

    @Flag(help: "Prints a JSON object.")
    var json = false

    func validate() throws {
        if let at, Self.moment(at) == nil {
            throw ValidationError("'\(at)' is no time; write it as in 2026-11-27T20:40:00Z.")
        }
    }

    func run() async throws {
        if let removeKept { return try await remove(removeKept) }
        if let place = try await StagePlace.find(options) { return try await restore(on: place) }
        let backups = try await StageBackups.of(options)
        let found = try await backups.find(backup, by: at.flatMap(Self.moment))
        var target = options
        target.stage = to ?? options.stage
        try target.validate()
        let terminal = Terminal.standardError
        let outcome = try await StageRecovery.run(
            found, with: try await identities(), into: try target.folders(), project: found.point.manifest.product,
            environment: ProcessInfo.processInfo.environment,
            checkingApp: skipChecks ? nil : try await .lastBuild(options)
        ) { file in
            terminal.print("  \(file.path.printable), \(ByteCount.text(file.stored.bytes))")
        }
        try show(outcome)
    }

    private func show(_ outcome: StageRecovery.Outcome) throws {
        if json { return try Terminal.standardOutput.print(JSONText.of(outcome)) }
        let terminal = Terminal.standardError
        terminal.print(
            "The stage '\(outcome.stage)' is as it was at \(Moment.text(outcome.taken)): \(ByteCount.text(outcome.bytes)) in "
                + "\(Moment.span(outcome.seconds)).")
        if let text = outcome.databasesText { terminal.print(text) }
        if let text = outcome.postgresText(at: at.flatMap(Self.moment)) { terminal.print(text) }
        if let text = outcome.checks?.text { terminal.print(text) }
        if let kept = outcome.kept {
            let stage = HostError.stageOption(outcome.stage)
            terminal.print(
                "What was there is kept as '\(kept)'. To remove it: solo restore\(stage) --remove-kept \(kept)")
        }
    }

    private func restore(on place: StagePlace) async throws {
        guard to == nil else {
            throw Problem(
                "A stage on a server can be restored in its own place alone.", fix: "Leave --to out.", status: .rejected
            )
        }
        let order = RestoreOrder(backup: backup, at: at.flatMap(Self.moment), identity: try key.map(RecoveryKey.text))
        let isQuiet = json
        try show(
            await HostedRestore(place: place) { if !isQuiet { Terminal.standardError.print($0) } }.run(order))
    }

    private func remove(_ name: String) async throws {
        if let place = try await StagePlace.find(options) {
            try await RemoteStage(place.host, place.stage).remove(kept: name)
        } else {
            try StageReplacement.remove(kept: name, in: try options.folders())
        }
        Terminal.standardError.print("'\(name)' is removed.")
    }

    private func identities() async throws -> [AgeIdentity] {
        if let key { return [try BackupKeys.identity(in: RecoveryKey.text(of: key).exposed, of: key)] }
        let keys = try await StageBackups.configuration(options).backupKeys
        let identities = try keys.identities()
        guard !identities.isEmpty else {
            throw Problem(
                "This machine has no key that could read the backup.",
                fix: "Give the recovery key:", commands: ["solo restore --key FILE"], status: .rejected)
        }
        return identities
    }

    private static func moment(_ text: String) -> Date? {
        (try? Date(text, strategy: .iso8601))
            ?? (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    }
}
