import Synchronization

/// What a task is doing while it logs: its lines carry this, and an invocation's lines are kept for its outcome.
final class LogScope: Sendable {
    @TaskLocal static var current: LogScope?

    let writer: LogWriter
    /// The request's or invocation's ids, as fields of the line.
    let fields: [(name: String, value: String)]
    private let keepsLines: Bool
    private let kept = Mutex<[String]>([])

    init(writer: LogWriter, fields: [(name: String, value: String)], keepsLines: Bool = false) {
        self.writer = writer
        self.fields = fields
        self.keepsLines = keepsLines
    }

    /// The last hundred lines.
    var lines: [String] { kept.withLock { Array($0.suffix(100)) } }

    func keep(_ line: @autoclosure () -> String) {
        guard keepsLines else { return }
        let line = line()
        kept.withLock { lines in
            // Trimmed now and then, so that keeping a line is cheap and memory is bounded.
            if lines.count >= 200 { lines.removeFirst(100) }
            lines.append(line)
        }
    }
}
