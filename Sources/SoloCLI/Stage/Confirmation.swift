import Foundation

/// Asks for a name to be typed before something is removed for good.
package enum Confirmation {
    /// Returns if `--yes` or the person at the terminal gave exactly that name.
    ///
    /// - Parameters:
    ///   - loss: what is removed, as a sentence.
    ///   - given: the value of `--yes`.
    static func require(_ name: String, loss: String, given: String?) throws {
        if let given { return try check(given, against: name) }
        guard isatty(0) == 1 else { throw needed(name, loss: loss) }
        let terminal = Terminal.standardError
        terminal.print(terminal.style.yellow("warning: ") + loss)
        terminal.write("Type \(name) to go on: ")
        try check(readLine(strippingNewline: true) ?? "", against: name)
    }

    package static func check(_ typed: String, against name: String) throws {
        guard typed.trimmingCharacters(in: .whitespaces) == name else {
            throw Problem("'\(typed)' is not '\(name)'; nothing was removed.", status: .rejected)
        }
    }

    /// The error for a script that does not pass `--yes`.
    package static func needed(_ name: String, loss: String) -> Problem {
        Problem(
            "\(loss) That has to be confirmed.", fix: "Repeat the name:", commands: ["--yes \(name)"],
            status: .rejected)
    }
}
