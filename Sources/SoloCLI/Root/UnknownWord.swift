package import ArgumentParser

/// A word that is no command, with the command that was probably meant.
///
/// The argument parser suggests options; for a command it says *unexpected argument* alone.
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
        while let word = rest.popFirst(), !word.hasPrefix("-") {
            let commands = command.configuration.subcommands
            guard !commands.isEmpty else { return nil }
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
            error: '\(word)' is no command of '\(path)'.\(guess)
            Commands: \(known.joined(separator: ", ")). '\(path) --help' tells what they do.
            """
    }

    /// The known word with the fewest typing mistakes in between, or one that the word begins.
    package static func nearest(to word: String, of known: [String]) -> String? {
        let word = word.lowercased()
        let ranked = known.map { (word: $0, distance: distance(word, $0)) }.min { $0.distance < $1.distance }
        if let ranked, ranked.distance <= max(1, min(2, word.count / 2)) { return ranked.word }
        return word.count >= 2 ? known.first { $0.hasPrefix(word) } : nil
    }

    /// How many letters to insert, remove, replace or swap with their neighbour (optimal string alignment, after
    /// Damerau, "A technique for computer detection and correction of spelling errors", 1964).
    package static func distance(_ one: String, _ other: String) -> Int {
        let one = Array(one), other = Array(other)
        var rows = [Array(0...other.count)]
        for (i, letter) in one.enumerated() {
            var row = [i + 1]
            for (j, with) in other.enumerated() {
                var best = min(row[j] + 1, rows[i][j + 1] + 1, rows[i][j] + (letter == with ? 0 : 1))
                if i > 0, j > 0, letter == other[j - 1], one[i - 1] == with { best = min(best, rows[i - 1][j - 1] + 1) }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[one.count][other.count]
    }
}
