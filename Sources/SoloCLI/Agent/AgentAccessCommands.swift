import ArgumentParser
import Foundation
import SoloCore
import SoloServer

struct AgentAccessCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "access", abstract: "Keeps the keys that may deploy to this machine.",
        subcommands: [
            AgentAccessListCommand.self, AgentAccessGrantCommand.self, AgentAccessRevokeCommand.self,
            AgentAccessServeCommand.self,
        ])
}

struct AgentAccessListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Prints the keys that may deploy.",
        discussion: """
            Example:
              ssh root@web1 solo agent access list
            """)

    func run() throws { try HostAgent.own.listAccess() }
}

/// A name and what it may deploy.
struct AgentGrantOptions: ParsableArguments {
    @Argument(help: "What the key is called.")
    var name: String

    @Argument(help: "The product.")
    var product: String

    @Argument(help: "The stage, or the beginning of stages' names with a * behind it.")
    var stage: String

    var grant: AccessGrant {
        get throws { try AccessGrant(name: name, product: product, stage: stage) }
    }
}

struct AgentAccessGrantCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant", abstract: "Permits the public key on standard input to deploy a stage.",
        discussion: """
            Example:
              ssh root@web1 solo agent access grant ci shop production < ci.pub
            """)

    @OptionGroup var options: AgentGrantOptions

    func run() async throws {
        let key = String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self)
        try await HostAgent.exclusively { try await HostAgent.own.grant(options.grant, key: key) }
    }
}

struct AgentAccessRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Takes a key away.",
        discussion: """
            Example:
              ssh root@web1 solo agent access revoke ci
            """)

    @Argument(help: "What the key is called.")
    var name: String

    func run() async throws {
        try await HostAgent.exclusively { try await HostAgent.own.revoke(name) }
    }
}

struct AgentAccessServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Is what a deploy key runs, whatever was asked for.",
        discussion: """
            Example:
              ssh -i ci root@web1
            """)

    @OptionGroup var options: AgentGrantOptions

    func run() throws {
        let grant = try options.grant
        let environment = ProcessInfo.processInfo.environment
        guard let call = environment["SSH_ORIGINAL_COMMAND"].flatMap(AgentCall.init(line:)),
            grant.permits(call.arguments)
        else {
            throw Problem(
                "The key '\(grant.name)' may deploy \(grant.stage) of \(grant.product), and nothing else.",
                status: .rejected)
        }
        setenv(Caller.grantVariable, grant.name, 1)
        let words = [AgentPlace.command, "agent"] + call.arguments
        var pointers = words.map { strdup($0) } + [nil]
        execv(AgentPlace.command, &pointers)
        throw Problem("solo can't be started: \(String(cString: strerror(errno))).")
    }
}
