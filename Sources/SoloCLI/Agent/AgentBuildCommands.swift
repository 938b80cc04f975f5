import ArgumentParser
import Foundation
import SoloLaptop
import SoloProcess
import SoloServer

struct AgentBuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build", abstract: "Builds products on this machine, as a user of its own.",
        subcommands: [
            AgentBuildPutCommand.self, AgentBuildRunCommand.self, AgentBuildPackCommand.self,
            AgentBuildGetCommand.self, AgentBuildDeliverCommand.self,
        ])
}

/// Which product.
struct AgentBuildOptions: ParsableArguments {
    @Argument(help: "The product of the package.")
    var product: String

    /// The agent of this process for it, which prints to standard output.
    func agent() throws -> BuildAgent {
        BuildAgent(try BuildPlace(checking: product)) { Terminal.standardOutput.print(try $0.encoded()) }
    }

    func swift(_ place: BuildPlace, _ configuration: SwiftConfiguration) -> SwiftTool {
        var swift = SwiftTool(package: URL(filePath: place.sources), environment: [:])
        swift.configuration = configuration
        return swift
    }
}

struct AgentBuildPutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "put", abstract: "Takes a package's sources from standard input: an archive by tar and zstd.",
        discussion: """
            Example:
              ssh root@web1 solo agent build put Shop < sources.tar.zst
            """)

    @OptionGroup var options: AgentBuildOptions

    func run() async throws {
        let agent = try options.agent()
        try await agent.asBuilder("put", [options.product]) { try await agent.takeSources(from: Descriptor(0)) }
    }
}

struct AgentBuildRunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Builds the product, and prints what swift prints.",
        discussion: """
            Example:
              ssh root@web1 solo agent build run Shop
            """)

    @OptionGroup var options: AgentBuildOptions

    @Option(name: .customLong("configuration"), help: "How it is built: release or debug.")
    var build = SwiftConfiguration.release

    func run() async throws {
        let agent = try options.agent()
        let launch = options.swift(agent.place, build).build(product: options.product)
        try agent.become("run", launch.commandLine)
    }
}

struct AgentBuildPackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pack", abstract: "Makes the release of what was built.",
        discussion: """
            Example:
              ssh root@web1 solo agent build pack Shop
            """)

    @OptionGroup var options: AgentBuildOptions

    @Option(name: .customLong("configuration"), help: "How it was built: release or debug.")
    var build = SwiftConfiguration.release

    func run() async throws {
        let agent = try options.agent()
        let binary = options.swift(agent.place, build).binary(of: options.product)
        try await agent.asBuilder("pack", [options.product, "--configuration", build.rawValue]) {
            try await agent.pack(binary)
        }
    }
}

struct AgentBuildGetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get", abstract: "Writes the packed release to standard output.",
        discussion: """
            Example:
              ssh root@web1 solo agent build get Shop > release.tar.zst
            """)

    @OptionGroup var options: AgentBuildOptions

    func run() throws {
        let agent = try options.agent()
        try agent.become("get", ["cat", agent.place.archive])
    }
}

struct AgentBuildDeliverCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deliver", abstract: "Has a stage of this machine take the packed release.",
        discussion: """
            Example:
              ssh root@web1 solo agent build deliver Shop shop production 3f2a9c01d2e4
            """)

    @OptionGroup var options: AgentBuildOptions
    @Argument(help: "The product, as its stack calls it.")
    var name: String

    @Argument(help: "The stage.")
    var stage: String

    @Argument(help: "The release.")
    var release: String

    func run() throws {
        try options.agent().deliver(release, to: HostedStage(checking: name, stage))
    }
}
