import ArgumentParser
import Foundation
import SoloServer

struct HostCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "host",
        abstract: "Prepares the servers that stages are deployed to, and looks after them.",
        discussion: """
            Example:
              solo host add web1 root@203.0.113.7
              solo host status web1

            A host is a machine with Debian 12 or Ubuntu 24.04 that your own ssh reaches by key, as root or as a user with sudo.
            """,
        subcommands: [
            HostAddCommand.self, HostListCommand.self, HostStatusCommand.self, HostHardenCommand.self,
            HostUpgradeCommand.self, HostReplaceCommand.self, HostRemoveCommand.self,
        ]
    )
}

/// How a host is changed.
struct HostChangeOptions: ParsableArguments {
    @Option(help: "Seconds after which the host takes hardened SSH settings back unless a second login confirmed them.")
    var revertAfter = 60

    @Option(
        help: ArgumentHelp(
            "Puts this solo on the host in place of the running one, as from a Mac: built for Linux, with Swift's libraries in it.",
            valueName: "file"))
    var agent: String?

    @Flag(
        help: "Prints one JSON object: host, address, system, sentBytes, seconds, and points with point, state, detail."
    )
    var json = false

    func validate() throws {
        guard revertAfter > 0 else { throw ValidationError("--revert-after takes a number of seconds, 1 or more.") }
    }
}

struct HostListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the hosts that this user knows.",
        discussion: """
            Example:
              solo host list
            """
    )

    @Flag(help: "Prints a JSON array of objects with name, address, added and sshConfig.")
    var json = false

    func run() throws {
        let hosts = try HostRegistry.own.all()
        let terminal = Terminal.standardOutput
        if json { return try terminal.print(JSONText.of(hosts)) }
        guard !hosts.isEmpty else {
            Terminal.standardError.print("There is no host. `solo host add NAME root@ADDRESS` adds one.")
            return
        }
        let rows = hosts.map { [$0.name, $0.address, Moment.text($0.added)] }
        terminal.print(Table(["name", "address", "added"], rows).rendered(terminal.style))
    }
}

struct HostRemoveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Forgets a host; the machine itself stays as it is.",
        discussion: """
            Example:
              solo host remove web1
            """
    )

    @Argument(help: "The host's name.")
    var name: String

    @Flag(help: "Prints {\"removed\": name}.")
    var json = false

    func run() throws {
        try HostRegistry.own.remove(name)
        if json { return try Terminal.standardOutput.print(JSONText.of(["removed": name])) }
        Terminal.standardOutput.print("Forgot \(name). The machine itself was not changed.")
    }
}
