import ArgumentParser
import SoloHost
import SoloLaptop
import SoloServices

struct ResourceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resource",
        abstract: "Lists the stage's resources, and removes those that the stack no longer has.",
        discussion: """
            Example:
              solo resource list
              solo resource remove reports
            """,
        subcommands: [ResourceListCommand.self, ResourceRemoveCommand.self]
    )
}

struct ResourceListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists every resource of the stage, in use or orphaned, with the size of its data.",
        discussion: """
            Example:
              solo resource list
              solo resource list --orphans --json

            A cron that the stack no longer has is listed with its runs.
            """
    )

    @OptionGroup var options: PackageOptions

    @Flag(help: "Only those that the stack no longer has.")
    var orphans = false

    @Flag(help: "Prints a JSON array of objects with id, kind, state and size.")
    var json = false

    func run() async throws {
        var resources: [StageResource] = try await StageAccess.with(options) { try await $0.ask(.resources) }
        if orphans { resources.removeAll { $0.state != .orphaned } }
        let terminal = Terminal.standardOutput
        if json { return try terminal.print(JSONText.of(resources)) }
        guard !resources.isEmpty else {
            return terminal.print("The stage '\(options.stage)' has no \(orphans ? "orphaned " : "")resource.")
        }
        terminal.print(ResourceTable.text(resources, terminal.style))
    }
}

struct ResourceRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Removes a resource that the stack no longer has, for good and with its data.",
        discussion: """
            Example:
              solo resource remove reports
              solo resource remove reports --yes reports

            The name is asked for once more. A resource that the stack uses is not removed. The stage may run; its release \
            goes on. Interrupted, the command can be called again.
            """
    )

    @OptionGroup var options: PackageOptions

    @Argument(help: "The resource's name, as solo resource list shows it.")
    var name: String

    @Option(help: "Which one, if resources of several kinds have the name.")
    var kind: StoredResource.Kind?

    @Option(help: ArgumentHelp("Removes it without asking; the same name once more.", valueName: "name"))
    var yes: String?

    @Flag(help: "Prints what was removed as a JSON object.")
    var json = false

    func run() async throws {
        let orphan = try await StageAccess.with(options) {
            try await $0.ask(.resources, as: [StageResource].self).orphan(name, kind: kind, stage: options.stage)
        }
        try Confirmation.require(name, loss: ResourceTable.loss(orphan, stage: options.stage), given: yes)
        let removed: StageResource = try await StageAccess.with(options) {
            try await $0.ask(.removeResource(id: name, kind: orphan.kind))
        }
        if json { return try Terminal.standardOutput.print(JSONText.of(removed)) }
        Terminal.standardError.print(
            "The \(removed.kind.title) '\(removed.id)' is removed from the stage '\(options.stage)'.")
    }
}

extension StoredResource.Kind: ExpressibleByArgument {}
