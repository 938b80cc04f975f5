import ArgumentParser
import Foundation
import SoloArchive
import SoloCore
import SoloHost
import SoloServer
import SoloServices

struct HostReplaceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replace",
        abstract: "Has a bare machine take a lost host's place, with the stages of this package.",
        discussion: """
            Example:
              solo host replace web1 root@203.0.113.9 --key recovery-key.txt

            The new machine is prepared like any host. Then each stage that this package declares on the old one is restored from its \
            newest backup off the machine, with the release that served, and serves. SOLO_BACKUP_SECRET in the environment opens \
            a bucket, since the vault that has its secret is in the backup. The records that DNS has to have are printed.
            """
    )

    @Argument(help: "The lost host's name, which the new machine has from now on.")
    var old: String

    @Argument(help: "How ssh reaches the new machine: user@address, or a name of your SSH configuration.")
    var new: String

    @Option(help: ArgumentHelp("The file with the recovery key.", valueName: "file"))
    var key: String

    @OptionGroup var ssh: SSHOptions
    @OptionGroup var package: PackageOptions
    @OptionGroup var options: HostChangeOptions

    func run() async throws {
        let began = ContinuousClock.now
        let identity = try RecoveryKey.text(of: key)
        let recipient = try BackupKeys.identity(in: identity.exposed, of: key).recipient.description
        let registry = HostRegistry.own
        let lost = try registry.host(old)
        let host = HostRecord(name: old, address: new, added: Date(), sshConfig: ssh.path)
        guard host.address != lost.address else {
            throw Problem(
                "\(old) is \(new) already.", fix: "To restore a stage where it is:",
                commands: ["solo restore --stage production"], status: .rejected)
        }
        let stages = try await stages(on: lost)
        try await HostChange(host, options).run {
            try await $0.run()
        } done: {
            try registry.replace(host)
        }
        var restored: [Restored] = []
        for (manifest, stage) in stages {
            let outcome = try await StageReturn(host, manifest, stage).run(identity, recipient: recipient)
            restored.append(Restored(outcome, stage, at: host.address))
        }
        show(restored, seconds: (ContinuousClock.now - began) / .seconds(1))
    }

    private struct Restored {
        var outcome: StageRecovery.Outcome
        var domain: String?

        init(_ outcome: StageRecovery.Outcome, _ stage: ManifestStage, at address: String) {
            self.outcome = outcome
            domain = stage.domain
        }
    }

    /// Those that the package declares on a host, each with a place of its backups that outlives it.
    private func stages(on lost: HostRecord) async throws -> [(Manifest, ManifestStage)] {
        guard let manifest = try await StageAccess.manifest(package) else {
            throw Problem("The app is not built here.", fix: "Build it:", commands: ["swift build"], status: .rejected)
        }
        let names = [lost.name, lost.address, lost.address.split(separator: "@").last.map(String.init) ?? ""]
        let declared = manifest.stages.filter {
            if case .server(let host) = $0.host { names.contains(host) } else { false }
        }
        let kept = declared.filter { $0.backups?.destinations.contains { $0.isBucket } == true }
        guard !kept.isEmpty else {
            throw Problem(
                "No stage that \(manifest.name) declares on \(old) has backups off the machine, so none can be brought back.",
                fix: "Name a bucket: Stage(…, backups: Backups(to: .bucket(…))).", status: .rejected)
        }
        return kept.map { (manifest, $0) }
    }

    private func show(_ restored: [Restored], seconds: Double) {
        let terminal = Terminal.standardOutput
        for one in restored {
            let outcome = one.outcome
            let (postgres, databases) = (outcome.postgresText(), outcome.databasesText)
            let newer = [postgres.map { _ in "Postgres" }, databases.map { _ in "SQLite and queues" }].compactMap(
                \.self)
            terminal.print(
                "The stage '\(outcome.stage)' serves as it was at \(Moment.text(outcome.taken)), "
                    + "\(Moment.span(Date().timeIntervalSince(outcome.taken))) ago; what was written since"
                    + "\(newer.isEmpty ? "" : " to anything but \(newer.joined(separator: ", "))") is lost.")
            for text in [databases, postgres].compactMap(\.self) {
                terminal.print("\(text) What was written later is lost.")
            }
            if let text = outcome.checks?.text { terminal.print(text) }
        }
        let address = new.split(separator: "@").last.map(String.init) ?? new
        let domains = restored.compactMap(\.domain)
        if !domains.isEmpty {
            terminal.print("Have these names lead to the new machine:")
            for domain in domains { terminal.print("  \(domain)  A  \(address)") }
        }
        terminal.print("\(old) is replaced, after \(Moment.span(seconds)).")
    }
}
