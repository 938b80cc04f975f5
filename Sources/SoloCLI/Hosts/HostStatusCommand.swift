import ArgumentParser
import SoloServer

struct HostStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Shows what a host is, and which of its points have drifted.",
        discussion: """
            Example:
              solo host status web1

            The exit code is 2 if a point is not as it should be; solo host harden repairs it.
            """
    )

    @Argument(help: "The host's name.")
    var name: String

    @Flag(help: "Prints one JSON object: host, address, solo, facts, and points with point, state, detail.")
    var json = false

    private struct Status: Encodable {
        var host: String
        var address: String
        var solo: String
        var facts: HostFacts?
        var points: [PointReport]
    }

    func run() async throws {
        let host = try HostRegistry.own.host(name)
        let outcome = try await HostSession(host).agent(["check"])
        let terminal = Terminal.standardOutput
        if json {
            try terminal.print(
                JSONText.of(
                    Status(
                        host: name, address: host.address, solo: outcome.solo, facts: outcome.facts,
                        points: outcome.points)))
        } else {
            let page = HostPage(style: terminal.style)
            if let facts = outcome.facts { terminal.print(page.facts(facts, solo: outcome.solo) + "\n") }
            for report in outcome.points { terminal.print(page.line(report)) }
        }
        guard outcome.points.contains(where: { $0.state == .drift || $0.state == .failed }) else { return }
        if !json { terminal.print("\nTo repair it:\n\n    " + terminal.style.cyan("solo host harden \(name)")) }
        throw ExitCode(ExitStatus.rejected.rawValue)
    }
}
