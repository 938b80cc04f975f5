import ArgumentParser
import SoloServer

struct AgentStageReplaceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replace", abstract: "Has the helper put restored data in the place of a stage's.",
        discussion: """
            Example:
              ssh root@web1 solo agent stage replace shop production
            """)

    @OptionGroup var stage: AgentStageOptions

    func run() async throws { try await stage.agent().replace() }
}

struct AgentStageRemoveKeptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove-kept", abstract: "Has the helper remove data that a restore has replaced.",
        discussion: """
            Example:
              ssh root@web1 solo agent stage remove-kept shop production production-2026-11-27T21-05-12Z
            """)

    @OptionGroup var stage: AgentStageOptions

    @Argument(help: "What it is called.")
    var name: String

    func run() async throws { try await stage.agent().remove(kept: name) }
}
