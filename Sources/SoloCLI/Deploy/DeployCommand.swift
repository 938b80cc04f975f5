import ArgumentParser
import Foundation
import SoloCore
import SoloHost
import SoloLaptop
import SoloMigrations
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

    @OptionGroup var bake: BakeOptions

    @Flag(help: "Uses the last build.")
    var skipBuild = false

    @Flag(
        help:
            "Prints one JSON object: stage, host, release, outcome, reason, log, sentBytes, seconds, and steps with step and seconds."
    )
    var json = false

    func run() async throws {
        var options = options
        options.configuration = build
        let app = try await BuiltApp.make(options, skipsBuild: skipBuild)
        let place = try StagePlace(of: options.stage, in: app.manifest, on: options.on, domain: domain)
        // A deploy that is rejected may ask for a command on this stage first.
        try StageRecords(options).remember(place)
        let folder = FileManager.default.temporaryDirectory.appending(path: "solo-deploy-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let release = try ReleasePackage(
            binary: app.binary, manifest: app.manifest, migrations: MigrationFolder(package: try options.root()),
            libraries: await ReleasePackage.libraries(
                of: app.binary, environment: ProcessInfo.processInfo.environment),
            folder: folder)
        let page = DeployPage(release: release.name, place: place, bake: bake.order, json: json)
        page.begin()
        let dns = skipDnsCheck ? nil : DNSCheck()
        let deploy = RemoteDeploy(
            place.host, stage: place.stage, domain: place.domain,
            keepsDomain: !app.manifest.stages.contains { $0.name == options.stage }, dns: dns, bake: bake.order)
        try await deploy.run(release, manifest: app.manifest) {
            page.show($0)
        }
        try page.end()
    }
}

extension SwiftConfiguration: ExpressibleByArgument {}
