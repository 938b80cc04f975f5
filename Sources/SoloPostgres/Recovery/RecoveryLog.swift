import Foundation

/// What a server that recovers has written, in English and UTC.
struct RecoveryLog: Sendable, Equatable {
    var lines: [String]

    init(_ text: String) {
        lines = text.split(separator: "\n").map(String.init)
    }

    init(contentsOf path: String) {
        self.init((try? String(contentsOfFile: path, encoding: .utf8)) ?? "")
    }

    /// The time of the last transaction that was done again.
    var lastCommit: Date? {
        value(after: "last completed transaction was at log time ").flatMap(PostgresTimestamp.date)
    }

    /// Where the last record begins that was done again.
    var redone: WALPosition? {
        value(after: "redo done at ").flatMap { WALPosition($0.prefix { !$0.isWhitespace }) }
    }

    /// A transaction was found that is after the moment.
    var reachedMoment: Bool { has("recovery stopping before ") }

    /// Nothing is missing any more that was written while the base backup was made.
    var reachedBackupEnd: Bool { has("recovery stopping after reaching consistency") }

    /// The log ended before the moment, and the server with it.
    var endedBeforeMoment: Bool { has("FATAL:  recovery ended before configured recovery target was reached") }

    /// The moment is before the end of the base backup.
    var momentIsTooEarly: Bool { has("FATAL:  requested recovery stop point is before consistent recovery point") }

    private func has(_ text: String) -> Bool { lines.contains { $0.contains(text) } }

    private func value(after text: String) -> Substring? {
        lines.compactMap { line in line.range(of: text).map { line[$0.upperBound...] } }.last
    }
}
