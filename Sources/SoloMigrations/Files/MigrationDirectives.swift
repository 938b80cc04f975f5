/// What the first lines of a migration say to Solo: comments of the form `-- solo: contract`.
struct MigrationDirectives: Equatable {
    private(set) var step = Migration.Step.expand
    private(set) var runsInTransaction = true

    private static let known = ["contract", "no-transaction"]

    /// Reads the comments and empty lines before the first statement. A directive behind them is an error, since it would be overlooked.
    init(_ text: String, path: String) throws(MigrationError) {
        var isHead = true
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let line = line.trimmingPrefix(while: \.isWhitespace)
            if !line.isEmpty, !line.hasPrefix("--") { isHead = false }
            guard let match = line.firstMatch(of: /^--\s*solo:\s*(.*?)\s*$/) else { continue }
            let place = "\(path):\(index + 1)"
            guard isHead else {
                throw MigrationError(
                    .directive, "\(place): a directive stands in the first lines, before any statement.",
                    fix: "Move `\(match.0)` to the top of the file.")
            }
            switch match.1 {
            case "contract": step = .contract
            case "no-transaction": runsInTransaction = false
            case let word:
                throw MigrationError(
                    .directive, "\(place): “\(word)” is not a directive.",
                    fix: "There are `-- solo: \(Self.known[0])` and `-- solo: \(Self.known[1])`.")
            }
        }
    }
}
