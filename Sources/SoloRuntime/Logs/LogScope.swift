import Logging
import Synchronization

/// What a task is doing while it logs: its lines carry this, and an invocation's lines are kept for its outcome.
final class LogScope: Sendable {
    @TaskLocal static var current: LogScope?

    /// What is being handled.
    enum Subject: Sendable {
        case request(id: String, trace: String)
        case invocation(id: String, component: String, attempt: Int)
        case command(name: String)
    }

    let writer: LogWriter
    private let subject: Subject
    private let keepsLines: Bool
    private let kept = Mutex<[String]>([])

    init(_ subject: Subject, writer: LogWriter, keepsLines: Bool = false) {
        self.subject = subject
        self.writer = writer
        self.keepsLines = keepsLines
    }

    /// The subject's ids, as fields of a line; not what its own metadata says already, as a job's logger does.
    func fields(besides metadata: Logger.Metadata) -> [(name: String, value: String)] {
        switch subject {
        case .request(let id, let trace): [("request", id), ("trace", trace)].filter { metadata[$0.0] == nil }
        case .invocation(let id, let component, let attempt):
            [("component", component), ("invocation", id), ("attempt", "\(attempt)")].filter { name, value in
                metadata[name] == nil && (name != "invocation" || metadata["id"] != .string(value))
            }
        case .command(let name): [("command", name)].filter { metadata[$0.0] == nil }
        }
    }

    /// The name of the command that runs, qualified by its module.
    var command: String? { if case .command(let name) = subject { name } else { nil } }

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
