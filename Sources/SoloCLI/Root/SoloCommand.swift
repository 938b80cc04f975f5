import SoloProcess
package import ArgumentParser
import Foundation
import SoloCore
import SoloHost
import SoloLaptop

/// `solo`: every command of the one-person OS.
package struct SoloCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "solo",
        abstract: "One typed Swift file runs a whole product: on a laptop, on one server, on AWS.",
        discussion: """
            Start here:
              solo init my-app && cd my-app && solo dev

            Every command takes --help and shows an example. Exit codes: 0 done, 1 failed, 2 rejected until something is \
            done first, 64 wrong usage; Documentation/exit-codes.md tells more.
            """,
        version: SoloRelease.current,
        subcommands: [
            InitCommand.self, DevCommand.self, PlanCommand.self, DescribeCommand.self, RunCommand.self,
            DoctorCommand.self, StatusCommand.self, LogsCommand.self, StageCommand.self, ResourceCommand.self,
            SecretCommand.self, DatabaseCommand.self, MigrateCommand.self, QueueCommand.self, BucketCommand.self,
            CronCommand.self, BackupCommand.self, RestoreCommand.self,
            DrillCommand.self,
            OutputsCommand.self,
            HostCommand.self, DeployCommand.self, RollbackCommand.self, MaintenanceCommand.self,
            AccessCommand.self, CICommand.self,
            VersionCommand.self, CompletionsCommand.self, AgentCommand.self,
            ServicesCommand.self,
        ]
    )

    package init() {}

    /// Parses and runs a command line, prints what went wrong, and ends the process with the documented exit code.
    package static func run(_ arguments: [String]) async {
        if let unknown = UnknownWord(in: arguments, of: SoloCommand.self) {
            Terminal.standardError.print(unknown.message)
            Foundation.exit(ExitStatus.usage.rawValue)
        }
        // Its child processes inherit it: builds, and the app with its connections.
        OpenFileLimit.raise()
        do {
            var command = try parseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            if let problem = Problem(explaining: error) {
                Terminal.standardError.print(problem.rendered(color: Terminal.standardError.hasColor))
                Foundation.exit(problem.status.rawValue)
            }
            exit(withError: error)
        }
    }
}
