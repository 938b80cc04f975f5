import ArgumentParser
import Foundation
import SoloServer

/// The other side of `solo host`: what it calls on the machine, through SSH.
struct AgentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agent", abstract: "Is called by solo on a host.", shouldDisplay: false,
        subcommands: [
            AgentHostCommand.self, AgentHelperCommand.self, AgentStageCommand.self, AgentReleaseCommand.self,
            AgentDeployCommand.self, AgentConnectCommand.self, AgentRollbackCommand.self, AgentLogsCommand.self,
            AgentMaintenanceCommand.self, AgentRunCommand.self, AgentShellCommand.self, AgentAccessCommand.self,
            AgentBuildCommand.self,
        ])
}

struct AgentHostCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "host", abstract: "Checks and repairs this machine; prints one JSON object a line.",
        subcommands: [
            AgentCheckCommand.self, AgentApplyCommand.self, AgentKeepSSHCommand.self, AgentUpdateCommand.self,
        ])
}

extension HostAgent {
    /// The one of this process, which prints to standard output.
    static var own: HostAgent {
        HostAgent(caller: Caller(environment: ProcessInfo.processInfo.environment)) {
            Terminal.standardOutput.print(try $0.encoded())
        }
    }
}

struct AgentCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Says what this machine is and how each point is.",
        discussion: """
            Example:
              ssh root@web1 solo agent host check
            """)

    func run() async throws { try await HostAgent.own.check(HostPoint.all(builds: BuildPlace.isPrepared)) }
}

struct AgentApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Repairs each point that is not as it should be.",
        discussion: """
            Example:
              ssh root@web1 solo agent host apply
            """)

    @Option(help: "Seconds after which the SSH settings are taken back unless keep-ssh was called.")
    var revertAfter = 60

    @Flag(help: "Prepares this machine for builds too.")
    var builds = false

    func run() async throws {
        let points = HostPoint.all(revertAfter: revertAfter, builds: builds || BuildPlace.isPrepared)
        try await HostAgent.exclusively { try await HostAgent.own.apply(points) }
    }
}

struct AgentKeepSSHCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keep-ssh", abstract: "Keeps the SSH settings that apply made.",
        discussion: """
            Example:
              ssh root@web1 solo agent host keep-ssh
            """)

    func run() async throws { try await HostAgent.exclusively { try await HostAgent.own.keepSSH() } }
}

struct AgentUpdateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update", abstract: "Installs security updates now.",
        discussion: """
            Example:
              ssh root@web1 solo agent host update
            """)

    func run() async throws { try await HostAgent.exclusively { try await HostAgent.own.update() } }
}
