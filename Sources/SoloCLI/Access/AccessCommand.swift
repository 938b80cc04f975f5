import ArgumentParser
import Foundation
import SoloHost
import SoloServer

struct AccessCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "access",
        abstract: "Makes keys that may deploy a stage and do nothing else, for a pipeline.",
        discussion: """
            Example:
              solo access grant ci --stage production
              solo access list --stage production
            """,
        subcommands: [AccessGrantCommand.self, AccessListCommand.self, AccessRevokeCommand.self])
}

struct AccessGrantCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant",
        abstract: "Makes a key pair, and permits it to deploy a stage.",
        discussion: """
            Example:
              solo access grant ci --stage production
              solo access grant previews --stage production --for 'pr-*'

            The private key is printed once and kept nowhere; give it to the pipeline as a secret. With --key, an existing public key is \
            permitted instead. The same name again replaces its key.
            """
    )

    @OptionGroup var options: PackageOptions

    @Argument(help: "What the key is called.")
    var name: String

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp(
            "The stages that it may deploy, in place of the one of --stage; with a * at its end for all that begin so.",
            valueName: "stages"))
    var stages: String?

    @Option(
        help: ArgumentHelp("A public key to permit, in place of a new pair.", valueName: "file"), completion: .file())
    var key: String?

    @Flag(help: "Prints one JSON object: name, product, stage, host, address, privateKey.")
    var json = false

    private struct Outcome: Encodable {
        var name: String
        var product: String
        var stage: String
        var host: String
        var address: String
        var privateKey: String?
    }

    func run() async throws {
        let place = try await StagePlace.require(options)
        let grant = try AccessGrant(name: name, product: place.stage.product, stage: stages ?? place.stage.stage)
        let pair = try await pair(for: grant)
        try await HostSession(place.host).grant(grant, key: pair.publicKey)
        let terminal = Terminal.standardOutput
        if json {
            return try terminal.print(
                JSONText.of(
                    Outcome(
                        name: name, product: grant.product, stage: grant.stage, host: place.host.name,
                        address: place.host.address, privateKey: pair.privateKey)))
        }
        Terminal.standardError.print(
            "'\(name)' may deploy \(grant.stage) of \(grant.product) to \(place.host.name), and nothing else."
                + (pair.privateKey == nil ? "" : " Its private key, which is kept nowhere:"))
        if let key = pair.privateKey { terminal.print(key) }
    }

    private func pair(for grant: AccessGrant) async throws -> KeyPair {
        guard let key else { return try await KeyPair.make(comment: "\(name) of \(grant.product)") }
        return KeyPair(publicKey: try String(contentsOfFile: key, encoding: .utf8), privateKey: nil)
    }
}

struct AccessListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the keys that may deploy to the stage's host.",
        discussion: """
            Example:
              solo access list --stage production
            """
    )

    @OptionGroup var options: PackageOptions

    @Flag(help: "Prints a JSON array of objects with name, product, stage and fingerprint.")
    var json = false

    func run() async throws {
        let place = try await StagePlace.require(options)
        let grants = try await HostSession(place.host).access()
        let terminal = Terminal.standardOutput
        if json { return try terminal.print(JSONText.of(grants)) }
        guard !grants.isEmpty else { return terminal.print("No key may deploy to \(place.host.name) beside your own.") }
        let rows = grants.map { [$0.name, $0.product, $0.stage, $0.fingerprint ?? ""] }
        terminal.print(Table(["KEY", "PRODUCT", "STAGE", "FINGERPRINT"], rows).rendered(terminal.style))
    }
}

struct AccessRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Takes a key away.",
        discussion: """
            Example:
              solo access revoke ci --stage production
            """
    )

    @OptionGroup var options: PackageOptions

    @Argument(help: "What the key is called.")
    var name: String

    func run() async throws {
        let place = try await StagePlace.require(options)
        try await HostSession(place.host).revoke(name)
        Terminal.standardOutput.print("'\(name)' may not deploy to \(place.host.name) any more.")
    }
}
