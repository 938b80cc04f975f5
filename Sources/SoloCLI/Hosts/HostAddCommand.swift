import ArgumentParser
import Foundation
import SoloHost
import SoloServer

struct HostAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Takes a bare machine to ready, and remembers it by a name.",
        discussion: """
            Example:
              solo host add web1 root@203.0.113.7

            Installs Postgres, Caddy and solo itself; sets up the firewall, SSH by key alone, security updates, swap and the journal's \
            limits. It may be run again at any time, and changes what is not as it should be. The exit code is 1 if a point failed.
            """
    )

    @Argument(help: "The name that you give it.")
    var name: String

    @Argument(help: "How ssh reaches it: user@address, or a name of your SSH configuration.")
    var address: String

    @OptionGroup var ssh: SSHOptions
    @OptionGroup var builds: BuildsOption
    @OptionGroup var options: HostChangeOptions

    func run() async throws {
        let host = HostRecord(name: name, address: address, added: Date(), sshConfig: ssh.path)
        let registry = HostRegistry.own
        try registry.check(host)
        try await HostChange(host, options, builds: builds.builds).run {
            try await $0.run()
        } done: {
            try registry.add(host)
        }
    }
}

struct HostHardenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "harden",
        abstract: "Checks each point of a host again, reports what has drifted, and repairs it.",
        discussion: """
            Example:
              solo host harden web1

            The exit code is 1 if a point could not be repaired.
            """
    )

    @Argument(help: "The host's name.")
    var name: String

    @OptionGroup var builds: BuildsOption
    @OptionGroup var options: HostChangeOptions

    func run() async throws {
        try await HostChange(HostRegistry.own.host(name), options, builds: builds.builds).run { try await $0.run() }
    }
}

struct HostUpgradeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "upgrade",
        abstract: "Installs a host's security updates now, and this solo if it is another one.",
        discussion: """
            Example:
              solo host upgrade web1

            A host with a newer solo than this one is rejected. The exit code is 1 if the updates failed.
            """
    )

    @Argument(help: "The host's name.")
    var name: String

    @OptionGroup var options: HostChangeOptions

    func run() async throws {
        try await HostChange(HostRegistry.own.host(name), options).run { try await $0.upgrade() }
    }
}

/// Whether a host is prepared for builds too.
struct BuildsOption: ParsableArguments {
    @Flag(help: "Prepares it for `solo deploy --build-on` too: Swift, and a user that builds. A host that is stays so.")
    var builds = false
}

/// A change of a host, shown while it is made.
struct HostChange {
    private let host: HostRecord
    private let options: HostChangeOptions
    private let builds: Bool

    init(_ host: HostRecord, _ options: HostChangeOptions, builds: Bool = false) {
        self.host = host
        self.options = options
        self.builds = builds
    }

    private struct Report: Encodable {
        var host: String
        var address: String
        var system: String
        var sentBytes: Int?
        var seconds: Double
        var points: [PointReport]
    }

    func run(_ body: (HostSetup) async throws -> HostSetup.Result, done: () throws -> Void = {}) async throws {
        let terminal = Terminal.standardOutput
        let page = HostPage(style: terminal.style)
        let began = ContinuousClock.now
        let isQuiet = options.json
        let setup = HostSetup(host, revertAfter: options.revertAfter, builds: builds, agent: options.agent) { step in
            if !isQuiet { terminal.print(page.line(step)) }
        }
        let result = try await body(setup)
        try done()
        let seconds = (ContinuousClock.now - began) / .seconds(1)
        if options.json {
            try terminal.print(
                JSONText.of(
                    Report(
                        host: host.name, address: host.address, system: result.system, sentBytes: result.sentBytes,
                        seconds: seconds, points: result.points)))
        } else {
            terminal.print("\n" + page.summary(host.name, result, seconds: seconds))
        }
        if result.points.contains(where: { $0.state == .failed }) { throw ExitCode(ExitStatus.failed.rawValue) }
    }
}
