import ArgumentParser
import SoloProcess
import SoloServer

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

    @Option(help: "The release that the archive was made against.")
    var base: String?

    func run() async throws { try await stage.agent().put(release, against: base, from: Descriptor(0)) }
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

    @Option(help: "Why it is deployed although its data is not safe.")
    var unprotected: String?

    @OptionGroup var bake: BakeOptions

    func run() async throws {
        try await stage.agent().deploy(release, domain: domain, unprotected: unprotected, bake: bake.order)
    }
}
