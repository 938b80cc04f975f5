import ArgumentParser

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Says what is missing on this machine, and the command that installs it.",
        discussion: """
            Example:
              solo doctor

            The exit code is 2 where something is missing.
            """
    )

    @Flag(help: "Prints a JSON array of objects with name, state (ok, warning, missing), found and fix.")
    var json = false

    func run() async throws {
        let checks = await Doctor(.real).checks()
        let terminal = Terminal.standardOutput
        if json {
            try terminal.print(JSONText.of(checks))
        } else {
            terminal.print(DoctorPage(style: terminal.style).text(checks))
        }
        if checks.contains(where: { $0.state == .missing }) { throw ExitCode(ExitStatus.rejected.rawValue) }
    }
}

/// The doctor's findings as text.
package struct DoctorPage: Sendable {
    package var style: Style

    package init(style: Style) { self.style = style }

    package func text(_ checks: [DoctorCheck]) -> String {
        let width = (checks.map(\.name.count).max() ?? 0) + 3
        var lines = checks.map { check in
            let mark =
                switch check.state {
                case .ok: style.green("ok     ")
                case .warning: style.yellow("warning")
                case .missing: style.red("missing")
                }
            return "  \(mark)  \(check.name)\(String(repeating: " ", count: width - check.name.count))\(check.found)"
        }
        let fixes = checks.filter { $0.state != .ok }.compactMap(\.fix)
        lines +=
            fixes.isEmpty
            ? ["", "Everything that Solo needs is here."]
            : ["", "To fix it:", ""] + fixes.map { "    " + style.cyan($0) }
        return lines.joined(separator: "\n")
    }
}
