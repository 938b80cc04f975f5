package import Foundation

/// A migration as a database's history has it.
package struct AppliedMigration: Sendable, Equatable {
    package var number: Int
    package var name: String
    package var checksum: String
    package var text: String
    package var started: Date
    /// `nil` for one without a transaction that was interrupted or failed.
    package var finished: Date?

    package init(number: Int, name: String, checksum: String, text: String, started: Date, finished: Date?) {
        self.number = number
        self.name = name
        self.checksum = checksum
        self.text = text
        self.started = started
        self.finished = finished
    }

    package var file: String { Migration.file(number, name) }
}

/// What differs between two texts, for people: the lines that went with `-`, those that came with `+`.
struct MigrationDifference: CustomStringConvertible {
    /// Lines that are shown.
    static let shown = 6

    private let lines: [String]

    init(from old: String, to new: String) {
        func lines(of text: String) -> [Substring] {
            text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        }
        let changes = lines(of: new).difference(from: lines(of: old))
        // In the order of the text, what went before what came.
        self.lines = changes.map { change -> (Int, Int, String) in
            switch change {
            case .remove(let offset, let line, _): (offset, 0, "- \(line)")
            case .insert(let offset, let line, _): (offset, 1, "+ \(line)")
            }
        }
        .sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
    }

    var description: String {
        let rest = lines.count - Self.shown
        return (lines.prefix(Self.shown) + (rest > 0 ? ["… and \(rest) more lines"] : [])).joined(separator: "\n")
    }
}
