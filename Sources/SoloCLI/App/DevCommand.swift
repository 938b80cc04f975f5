import SoloServices
import SoloProcess
import ArgumentParser
import Foundation
import SoloConcurrency
import SoloCore
import SoloHost
import SoloLaptop

struct DevCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dev",
        abstract: "Runs the whole product on this laptop, and swaps in a new release on every save.",
        discussion: """
            Example:
              solo dev
              solo dev --port 3000 --services-port 3001

            It builds the package, starts the object store, queues, schedules and the vault, and runs the app. The first \
            API is on --port, each further one on the next port. State is kept in .solo/. Ctrl-C ends everything.
            """
    )

    @OptionGroup var options: PackageOptions

    @Option(help: ArgumentHelp("The first API's port.", valueName: "number"))
    var port = 8080

    @Option(help: ArgumentHelp("The port of the platform's services.", valueName: "number"))
    var servicesPort = 8090

    @Option(
        name: .customLong("trust-proxy"),
        help: ArgumentHelp(
            "Trusts the Forwarded fields of a proxy in front of the app, such as Caddy.",
            valueName: "network"))
    var trustedProxies: [String] = []

    @Flag(help: "Uses the last build, until a source changes.")
    var skipBuild = false

    @Flag(help: "Permits a release to take data out of use without asking.")
    var allowOrphans = false

    @Flag(inversion: .prefixedNo, help: "Builds again when a source changes.")
    var watch = true

    func validate() throws {
        for (name, value) in [("--port", port), ("--services-port", servicesPort)] where !(0...65_535).contains(value) {
            throw ValidationError("\(name) is a number from 0 to 65535, not \(value).")
        }
        for text in trustedProxies where ProxyNetwork(text) == nil {
            throw ValidationError(
                "--trust-proxy is an address or a network such as 127.0.0.1 or 10.0.0.0/8, not \(text).")
        }
        if port == servicesPort, port != 0 {
            throw ValidationError("--port and --services-port are the same.")
        }
    }

    func run() async throws {
        try OpenFileLimit.check(OpenFileLimit.raise())
        let swift = try options.swift()
        var dev = DevOptions(
            package: swift.package, product: options.product, port: port, servicesPort: servicesPort,
            stage: options.stage, skipsBuild: skipBuild, scratch: swift.scratch, watches: watch,
            environment: swift.environment)
        dev.allowsOrphans = allowOrphans
        dev.trustedProxies = trustedProxies.compactMap(ProxyNetwork.init)
        let terminal = Terminal.standardOutput
        let console = DevConsole(
            terminal, page: DevPage(style: terminal.style, product: options.product ?? "app", stage: options.stage))
        signal(SIGPIPE, SIG_IGN)
        var consent: DevSession.Consent?
        if terminal.isInteractive, let confirmation = TerminalConfirmation.standardInput {
            consent = { _ in await confirmation.agrees() }
        }
        let session = try DevSession(dev, consent: consent, report: { console.show($0) }) {
            options, manifest, invoker, failed in
            try HostPlatform.make(
                options.folders, project: manifest.name, address: .loopback(options.servicesPort),
                environment: options.environment,
                checkingApp: {
                    try await .lastBuild(options.swift, product: options.product, of: options.folders)
                },
                invoker, attemptFailed: { console.show($0) }, failed: failed)
        }
        let signals = StopSignals { session.stop() }
        defer { signals.cancel() }
        try await session.run()
    }
}
