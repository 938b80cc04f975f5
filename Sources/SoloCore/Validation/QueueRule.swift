/// Queues without a worker, and retries that never happen.
enum QueueRule: ValidationRule {
    static func check(_ declaration: Declaration) -> [Diagnostic] {
        let worked = Set(declaration.components.compactMap(\.component.worker?.queue))
        let sent = Set(
            declaration.components.flatMap(\.allGrants).filter { $0.actions.contains(.send) }.map(\.resource))
        var diagnostics: [Diagnostic] = []
        for declared in declaration.resources where declared.resource.kind == .queue {
            let id = declared.resource.id
            if sent.contains(id), !worked.contains(id) {
                diagnostics.append(
                    Diagnostic(
                        .queueWithoutWorker, .warning, at: declared.place,
                        "Messages are sent to \(declared.title), and no worker takes them.",
                        fix: "write `Worker(…)` for it in the `body`"))
            }
            guard let settings = declared.resource.queue else { continue }
            diagnostics += retries(settings).map { message, fix in
                Diagnostic(.badRetries, at: declared.place, "\(declared.title.sentence) \(message).", fix: fix)
            }
        }
        return diagnostics
    }

    private static func retries(_ settings: QueueSettings) -> [(String, String)] {
        var problems: [(String, String)] = []
        if settings.maximumAttempts < 1 {
            problems.append(
                ("tries a message \(settings.maximumAttempts) times", "allow 1 attempt or more; 1 means no retries"))
        }
        let (first, longest) = (settings.firstRetryDelay, settings.longestRetryDelay)
        if !(first >= 0 && first.isFinite && longest.isFinite) {
            problems.append(("has a retry delay that is not valid", "use a span of zero seconds or more"))
        } else if longest < first {
            problems.append(
                (
                    "has a longest retry delay that is shorter than its first",
                    "make the longest at least as long as the first"
                ))
        }
        return problems
    }
}
