import ArgumentParser
import Foundation
import SoloCore
import SoloHost
import SoloLaptop
import SoloServer

struct SecretCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "secret",
        abstract: "Sets, lists and removes the stage's secrets.",
        discussion: """
            Example:
              solo secret set stripe-key
              printf %s "$KEY" | solo secret set stripe-key

            They are encrypted in .solo/STAGE/vault.json; the key to it is outside of the project. A value is read from \
            standard input or asked for, and never shown again.
            """,
        subcommands: [SecretSetCommand.self, SecretListCommand.self, SecretRemoveCommand.self]
    )
}

struct SecretSetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Sets a secret, from standard input or by asking for it.",
        discussion: """
            Example:
              solo secret set stripe-key

            A stage that runs starts its app again with the new value; no request is lost.
            """
    )

    @OptionGroup var options: PackageOptions

    @Argument(help: "The secret's name, as the stack declares it.")
    var name: String

    @Argument(help: .hidden)
    var rest: [String] = []

    func validate() throws {
        guard rest.isEmpty else {
            throw ValidationError(
                "A secret's value can't be an argument: every process sees arguments, and the shell keeps them. "
                    + "Leave it out and it is asked for, or pipe it in.")
        }
    }

    func run() async throws {
        let value = try SecretInput.read(name: name)
        let declared = try await StageAccess.manifest(options)
        try await StageAccess.with(options, manifest: declared, begins: true) {
            _ = try await $0.respond(to: .setSecret(name: name, value: value))
        }
        let terminal = Terminal.standardError
        terminal.print("The secret '\(name)' is set for the stage '\(options.stage)'.")
        if let place = try await StagePlace.find(options) { try await reload(place) }
        guard let declared else { return }
        let names = declared.resources.filter { $0.kind == .secret }.map(\.id)
        if !names.contains(name) {
            let guess = NearestName.of(name, in: names).map { " Did you mean '\($0)'?" } ?? ""
            terminal.print(terminal.style.yellow("warning: ") + "the stack declares no secret '\(name)'.\(guess)")
        }
    }
}

extension SecretSetCommand {
    /// Has the processes on a host take the value that was set.
    private func reload(_ place: StagePlace) async throws {
        let terminal = Terminal.standardError
        let processes = try await RemoteStage(place.host, place.stage).reload {
            terminal.print("A deploy of the stage is under way; its processes take the value after it.")
        }
        guard !processes.isEmpty else { return }
        terminal.print("Started again with it: \(processes.joined(separator: ", ")).")
    }
}

struct SecretListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the secrets: which are set, and which the stack still needs.",
        discussion: """
            Example:
              solo secret list --json

            Where no `solo dev` runs it builds the app, to know what the stack declares.
            """
    )

    @OptionGroup var options: PackageOptions

    @Flag(help: "Uses the last build.")
    var skipBuild = false

    @Flag(help: "Prints a JSON array of objects with name, isSet and isDeclared.")
    var json = false

    func run() async throws {
        let secrets = try await secrets()
        let terminal = Terminal.standardOutput
        if json { return try terminal.print(JSONText.of(secrets)) }
        guard !secrets.isEmpty else {
            return terminal.print("The stack declares no secret, and none is set.")
        }
        let rows = secrets.map { secret in
            [secret.name, secret.isSet ? "set" : "not set", secret.isDeclared ? "" : "not in the stack"]
        }
        terminal.print(Table(["SECRET", "VALUE", ""], rows).rendered(terminal.style))
    }

    private func secrets() async throws -> [SecretState] {
        if try await StagePlace.find(options) != nil {
            return try await StageAccess.with(options, begins: true) { try await $0.ask(.secrets) }
        }
        if let live = try await LiveStage.connect(try options.folders().adminSocket) {
            defer { live.close() }
            return try await live.ask(.secrets)
        }
        let app = try await BuiltApp.make(options, skipsBuild: skipBuild)
        // Before its first start a stage has none, and the list says which ones it needs.
        return try await StageAccess.with(options, manifest: app.manifest, begins: true) {
            try await $0.ask(.secrets)
        }
    }
}

struct SecretRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Removes a secret.",
        discussion: """
            Example:
              solo secret remove stripe-key

            A release that runs keeps what it was given until it is started again.
            """
    )

    @OptionGroup var options: PackageOptions

    @Argument(help: "The secret's name.")
    var name: String

    func run() async throws {
        let (wasThere, secrets): (Bool, [SecretState]) = try await StageAccess.with(options) { stage in
            (try await stage.ask(.removeSecret(name: name)), try await stage.ask(.secrets))
        }
        guard wasThere else { throw HostError.unknown("secret", name, known: secrets.filter(\.isSet).map(\.name)) }
        Terminal.standardError.print("The secret '\(name)' is removed from the stage '\(options.stage)'.")
    }
}
