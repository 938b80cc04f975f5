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
        subcommands: [AgentStageShowCommand.self])
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

struct AgentReleaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release", abstract: "Keeps the releases of a stage.", subcommands: [AgentReleasePutCommand.self])
}

struct AgentReleasePutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "put", abstract: "Takes a release from standard input: an archive by tar and zstd.",
        discussion: """
            Example:
              ssh root@web1 solo agent release put shop production 3f2a9c01d2e4 < release.tar.zst
            """)

    @OptionGroup var stage: AgentStageOptions

    @Argument(help: "The release.")
    var release: String

    func run() async throws { try await stage.agent().put(release, from: Descriptor(0)) }
}

struct AgentDeployCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deploy", abstract: "Has the helper deploy a release that is here.",
        discussion: """
            Example:
              ssh root@web1 solo agent deploy shop production 3f2a9c01d2e4
            """)

    @OptionGroup var stage: AgentStageOptions

    @Argument(help: "The release.")
    var release: String

    @Option(help: "The name that people reach the stage by.")
    var domain: String?

    func run() async throws { try await stage.agent().deploy(release, domain: domain) }
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
