import SoloCore

/// What stopped a command, in the words that a person reads: what happened, and what to do about it.
package struct Problem: Error, Equatable {
    package var status: ExitStatus
    /// One sentence that says what happened, and where.
    package var message: String
    /// Further lines, such as a compiler's error.
    package var details: [String]
    /// What to do; a command line stands in a line of its own in `commands`.
    package var fix: String?
    package var commands: [String]

    package init(
        _ message: String, details: [String] = [], fix: String? = nil, commands: [String] = [],
        status: ExitStatus = .failed
    ) {
        self.status = status
        self.message = message
        self.details = details
        self.fix = fix
        self.commands = commands
    }

    package func rendered(color: Bool) -> String {
        let style = Style(color: color)
        var lines = [style.red("error: ") + style.bold(message.printable)]
        lines += details.flatMap { Self.lines(of: $0) }.map { "  " + $0 }
        if let fix { lines += [""] + Self.lines(of: fix) }
        if !commands.isEmpty { lines += [""] + commands.map { "    " + style.cyan($0.printable) } }
        return lines.joined(separator: "\n")
    }

    /// Some of it is what a compiler, the app or another process said.
    private static func lines(of text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0).printable }
    }
}
