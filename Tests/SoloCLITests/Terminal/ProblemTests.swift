import ArgumentParser
import SoloHost
import SoloLaptop
import Testing

@testable import SoloCLI

@Suite struct ProblemTests {
    @Test func `a problem says what happened and what to do`() {
        let problem = Problem(HostError.secretsUnset(["stripe-key", "mail-key"], stage: "two"))
        #expect(problem.status == .rejected)
        #expect(
            problem.rendered(color: false) == """
                error: 2 secrets are not set: stripe-key, mail-key.

                Set them (the value is asked for, and never shown):

                    solo secret set stripe-key --stage two
                    solo secret set mail-key --stage two
                """)
    }

    @Test func `a taken port names its owner`() {
        let error = PortOwner.taken(port: 8080, flag: "--port", owner: PortOwner(pid: 7, command: "nginx"))
        #expect(
            Problem(error).rendered(color: false) == """
                error: Port 8080 of 127.0.0.1 is taken by process 7: nginx

                End it, or choose another port:

                    solo dev --port 8090
                """)
    }

    @Test(arguments: [
        (true, [:], true), (true, ["NO_COLOR": "1"], false), (true, ["NO_COLOR": ""], true),
        (true, ["TERM": "dumb"], false), (false, [:], false),
    ])
    func `colours are for a terminal that wants them`(isInteractive: Bool, environment: [String: String], colors: Bool)
    {
        #expect(Terminal.allowsColor(isInteractive: isInteractive, environment: environment) == colors)
    }

    @Test func `every command shows an example`() {
        func check(_ command: any ParsableCommand.Type) {
            let text = command.configuration.discussion + command.configuration.abstract
            #expect(command.configuration.subcommands.isEmpty == false || text.contains("Example:"), "\(command)")
            for next in command.configuration.subcommands { check(next) }
        }
        for command in SoloCommand.configuration.subcommands { check(command) }
    }
}
