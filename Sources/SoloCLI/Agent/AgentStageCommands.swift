import ArgumentParser
import Foundation
import SoloCore
import SoloProcess
import SoloServer

/// Which stage of which product.
struct AgentStageOptions: ParsableArguments {
    @Argument(help: "The product.")
    var product: String

    @Argument(help: "The stage.")
    var stage: String

    /// The agent of this process for it, which prints to standard output.
    func agent() throws -> StageAgent {
        let caller = Caller(environment: ProcessInfo.processInfo.environment)
        return StageAgent(try HostedStage(checking: product, stage), caller: caller) {
            Terminal.standardOutput.print(try $0.encoded())
        }
    }
}

struct AgentStageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stage", abstract: "Tells what this machine has of a stage.",
        subcommands: [
            AgentStageShowCommand.self, AgentStageListCommand.self, AgentStageReloadCommand.self,
            AgentStageResetCommand.self, AgentStageReplaceCommand.self, AgentStageRemoveKeptCommand.self,
            AgentStageRemoveCommand.self,
        ])
}

struct AgentStageShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Prints which release serves, and which ones are here.",
        discussion: """
            Example:
              ssh root@web1 solo agent stage show shop production
            """)

    @OptionGroup var stage: AgentStageOptions

    func run() async throws { try await stage.agent().show() }
}

struct AgentStageListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Prints the stages of this machine.",
        discussion: """
            Example:
              ssh root@web1 solo agent stage list
            """)

    func run() async throws { try HostAgent.own.listStages() }
}

struct AgentStageReloadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reload",
        abstract: "Has the helper start the processes again whose bindings are not what they were started with.",
        discussion: """
            Example:
              ssh root@web1 solo agent stage reload shop production
            """)

    @OptionGroup var stage: AgentStageOptions

    func run() async throws { try await stage.agent().reload() }
}

struct AgentStageResetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset", abstract: "Has the helper remove the data of a stage.",
        discussion: """
            Example:
              ssh root@web1 solo agent stage reset shop staging
            """)

    @OptionGroup var stage: AgentStageOptions

    @Flag(help: "Removes the secrets too.")
    var secrets = false

    func run() async throws { try await stage.agent().reset(withSecrets: secrets) }
}

struct AgentStageRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Has the helper remove a stage with all of its data.",
        discussion: """
            Example:
              ssh root@web1 solo agent stage remove shop pr-12
            """)

    @OptionGroup var stage: AgentStageOptions

    func run() async throws { try await stage.agent().remove() }
}

struct AgentRollbackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback", abstract: "Has the helper go back to a release, or to the one before.",
        discussion: """
            Example:
              ssh root@web1 solo agent rollback shop production
            """)

    @OptionGroup var stage: AgentStageOptions

    @Argument(help: "The release.")
    var release: String?

    func run() async throws { try await stage.agent().rollBack(to: release) }
}

struct AgentMaintenanceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maintenance", abstract: "Has the helper close a stage for its visitors, or open it.",
        subcommands: [AgentMaintenanceOnCommand.self, AgentMaintenanceOffCommand.self])
}

struct AgentMaintenanceOnCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "on", abstract: "Closes it.",
        discussion: """
            Example:
              ssh root@web1 solo agent maintenance on shop production
            """)

    @OptionGroup var stage: AgentStageOptions

    @Option(help: "What visitors read.")
    var message = MaintenanceNotice.usual

    func run() async throws { try await stage.agent().maintain(MaintenanceNotice(message: message, since: Date())) }
}

struct AgentMaintenanceOffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "off", abstract: "Opens it.",
        discussion: """
            Example:
              ssh root@web1 solo agent maintenance off shop production
            """)

    @OptionGroup var stage: AgentStageOptions

    func run() async throws { try await stage.agent().maintain(nil) }
}

struct AgentLogsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs", abstract: "Prints what the stage's processes wrote, as they wrote it.",
        discussion: """
            Example:
              ssh root@web1 solo agent logs shop production --lines 20
            """)

    @OptionGroup var stage: AgentStageOptions

    @Option(help: "How many lines to begin with.")
    var lines = 100

    @Flag(help: "Goes on with new lines.")
    var follow = false

    func run() async throws { try ExitStatus.pass(try await stage.agent().logs(lines: lines, follows: follow)) }
}

struct AgentRunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Runs a command of the product on the stage.",
        discussion: """
            Example:
              ssh root@web1 solo agent run shop production seed
            """)

    @OptionGroup var stage: AgentStageOptions

    @Argument(help: "The command's name.")
    var name: String

    @Argument(parsing: .captureForPassthrough, help: "Arguments of the command.")
    var arguments: [String] = []

    func run() async throws { try ExitStatus.pass(try await stage.agent().run(name, arguments)) }
}

struct AgentShellCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shell", abstract: "Opens the shell of a database of the stage.",
        discussion: """
            Example:
              ssh -t root@web1 solo agent shell shop production orders
            """)

    @OptionGroup var stage: AgentStageOptions

    @Argument(help: "The database's name.")
    var database: String?

    func run() async throws { try ExitStatus.pass(try await stage.agent().shell(database)) }
}

struct AgentConnectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connect", abstract: "Carries bytes to the administration of a stage and back.",
        discussion: """
            Example:
              ssh root@web1 solo agent connect shop production
            """)

    @OptionGroup var stage: AgentStageOptions

    @Flag(help: "Makes the stage if it is not there.")
    var open = false

    func run() throws {
        signal(SIGPIPE, SIG_IGN)
        guard try stage.agent().connect(opens: open) else { throw ExitCode(ExitStatus.failed.rawValue) }
    }
}

struct AgentHelperCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "helper", abstract: "Is the root helper; systemd starts it by its socket.",
        discussion: """
            Example:
              systemctl status solo-helper.socket
            """)

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        guard environment[SystemdVariable.count] == "1" else {
            throw Problem("solo agent helper is started by systemd's solo-helper.socket.", status: .rejected)
        }
        await HelperSocket(HostHelper()).serve(on: SystemdVariable.firstDescriptor)
    }
}

extension ExitStatus {
    /// Ends this process as another one ended.
    static func pass(_ exit: ProcessExit) throws {
        switch exit {
        case .code(0): return
        case .code(let code): throw ExitCode(code)
        case .signal(let number): throw ExitCode(128 + number)
        }
    }
}
