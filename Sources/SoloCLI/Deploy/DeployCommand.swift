import ArgumentParser
import Foundation
import SoloCore
import SoloHost
import SoloLaptop
import SoloServer

struct DeployCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deploy",
        abstract: "Takes a stage on a server to what the code says.",
        discussion: """
            Example:
              solo deploy --stage production

            It builds the product, sends what the host lacks, prepares databases, buckets and queues, starts the new release, and lets it \
            serve once it is healthy; no request is dropped. If a step fails, the release before serves on. Deploying the same thing \
            again changes nothing.

            On a Mac, or a system that is newer than the host's, --build-on has a host build it that `solo host add --builds` prepared.

            Then the host watches it for a minute: if it fails requests, is much slower than the one before or keeps crashing, the one \
            before serves again. Ctrl-C leaves that to the host.
            """
    )

    @OptionGroup var options: PackageOptions

    @Option(
        help: ArgumentHelp(
            "The name that people reach the stage by, in place of the one that it declares.", valueName: "name"))
    var domain: String?

    @Flag(help: "Deploys also if the domain does not resolve to the host, as behind a CDN.")
    var skipDnsCheck = false

    @Option(
        name: .customLong("configuration"),
        help: ArgumentHelp("How it is built: release or debug.", valueName: "configuration"))
    var build = SwiftConfiguration.release

    @Option(help: ArgumentHelp("Builds it on a host that is prepared for that.", valueName: "host"))
    var buildOn: String?

    @OptionGroup var bake: BakeOptions

    @Option(
        help: ArgumentHelp(
            "Deploys to production although its data is not safe, and why; the host's audit log has it.",
            valueName: "reason"))
    var unprotected: String?

    @Flag(help: "Uses the last build.")
    var skipBuild = false

    @Flag(
        help:
            "Prints one JSON object: stage, host, release, outcome, reason, log, sentBytes, sentAgainst, seconds, and steps with step and seconds."
    )
    var json = false

    func run() async throws {
        var options = options
        options.configuration = build
        let folder = FileManager.default.temporaryDirectory.appending(path: "solo-deploy-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let source = try await DeploySource.make(options, on: buildOn, skipsBuild: skipBuild)
        let place = try place(options, source.manifest)
        let deploy = RemoteDeploy(
            place.host, stage: place.stage, domain: place.domain,
            unprotected: unprotected, keepsDomain: !source.manifest.stages.contains { $0.name == options.stage },
            dns: skipDnsCheck ? nil : DNSCheck(), bake: bake.order)
        // To log in takes as long as to read a release.
        async let state = deploy.look()
        let release = try await source.release(for: place.host, options, in: folder)
        let page = DeployPage(release: release.name, place: place, bake: bake.order, json: json)
        page.begin()
        try await ProductionGuard(options, unprotected: unprotected, isInteractive: !json).check(await state)
        try await deploy.run(release, state: state) { page.show($0) }
        try page.end()
    }

    private func place(_ options: PackageOptions, _ manifest: Manifest) throws -> StagePlace {
        let place = try StagePlace(of: options.stage, in: manifest, on: options.on, domain: domain)
        // A deploy that is rejected may ask for a command on this stage first.
        try StageRecords(options).remember(place)
        return place
    }
}

extension SwiftConfiguration: ExpressibleByArgument {}
