import SoloCore
import SoloHost

/// Why a command failed, for people: what happened, and what to do about it.
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

    /// Some of it is text of a compiler, the app or another process.
    private static func lines(of text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0).printable }
    }
}

/// What `solo` exits with; `Documentation/exit-codes.md` documents them for scripts.
package enum ExitStatus: Int32, Sendable {
    case done = 0
    /// It was tried and did not work: a build that fails, a taken port, a command of the app that threw.
    case failed = 1
    /// Nothing was tried, because something has to be done first: a secret to be set, a package to be installed.
    case rejected = 2
    /// The command line is wrong (`EX_USAGE` of sysexits.h).
    case usage = 64
}

extension Problem {
    /// What the platform reports, for the terminal.
    init(_ error: HostError) {
        self.init(
            error.message, details: error.details, fix: error.fix, commands: error.commands,
            status: error.isRefusal ? .rejected : .failed)
    }

    /// Any error as a problem. `nil` for errors that the argument parser explains better.
    init?(explaining error: any Error) {
        if let problem = error as? Problem {
            self = problem
        } else if let error = HostError(explaining: error) {
            self.init(error)
        } else {
            return nil
        }
    }
}
