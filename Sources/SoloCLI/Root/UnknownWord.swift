package import ArgumentParser
import SoloCore

/// An unknown command or option, with the one that was probably meant.
///
/// The argument parser suggests the options of a command. For a mistyped command it says only *unexpected argument*, and it never
/// suggests `--version` or `--help`.
package struct UnknownWord: Equatable {
    package var word: String
    /// The commands before it: `solo`, `solo queue`.
    package var path: String
    package var suggestion: String?
    package var known: [String]

    /// Looks for it in a command line, without the name of the program.
    package init?(in arguments: [String], of root: any ParsableCommand.Type) {
        var command: any ParsableCommand.Type = root
        var path = root.configuration.commandName ?? "solo"
        var rest = arguments[...]
        if rest.first == "help" { rest = rest.dropFirst() }
        while let word = rest.popFirst() {
            let commands = command.configuration.subcommands
            guard !commands.isEmpty else { return nil }
            if word.hasPrefix("-") {
                let options = command.configuration.version.isEmpty ? ["--help"] : ["--help", "--version"]
                guard !options.contains(word), let near = NearestName.of(word, in: options) else { return nil }
                self.word = word
                self.path = path
                suggestion = near
                known = commands.filter { $0.configuration.shouldDisplay }.map { $0._commandName }
                return
            }
            guard let next = commands.first(where: { $0._commandName == word }) else {
                self.word = word
                self.path = path
                known = commands.filter { $0.configuration.shouldDisplay }.map { $0._commandName }
                suggestion = Self.nearest(to: word, of: known)
                return
            }
            command = next
            path += " " + word
        }
        return nil
    }

    package var message: String {
        let guess = suggestion.map { " Did you mean '\($0)'?" } ?? ""
        return """
            error: '\(word)' is not \(word.hasPrefix("-") ? "an option" : "a command") of '\(path)'.\(guess)
            Commands: \(known.joined(separator: ", ")). '\(path) --help' tells what they do.
            """
    }

    /// The known word that was most likely meant: a mistyped one, or one that the word begins.
    package static func nearest(to word: String, of known: [String]) -> String? {
        NearestName.of(word, in: known) ?? (word.count >= 2 ? known.first { $0.hasPrefix(word) } : nil)
    }
}
