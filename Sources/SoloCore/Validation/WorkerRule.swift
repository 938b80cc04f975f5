/// Workers without a queue, two workers on one, and limits of zero or less.
enum WorkerRule: ValidationRule {
    static func check(_ declaration: Declaration) -> [Diagnostic] {
        let queues = declaration.resources.filter { $0.resource.kind == .queue }.map(\.resource.id)
        var diagnostics: [Diagnostic] = []
        var workers: [String: Declaration.Component] = [:]
        for declared in declaration.components {
            diagnostics += limits(of: declared)
            guard declared.component.kind == .worker else { continue }
            let queue = declared.component.worker?.queue ?? ""
            if !queues.contains(queue) {
                diagnostics.append(
                    Diagnostic(
                        .workerWithoutQueue, at: declared.place,
                        queue.isEmpty
                            ? "\(declared.title.sentence) has no queue."
                            : "\(declared.title.sentence) takes messages from `\(queue)`, and the stack has no such queue.",
                        fix: NearestName.of(queue, in: queues).map { "use the queue `\($0)`" }
                            ?? "declare the queue in a property, and give that to the worker"))
            }
            if let first = workers[queue] {
                diagnostics.append(
                    Diagnostic(
                        .twoWorkers, at: declared.place,
                        "The queue `\(queue)` has another worker\(first.place.suffix), and each message goes to only one of them.",
                        fix: "make one worker do both, or send to two queues"))
            }
            workers[queue] = workers[queue] ?? declared
        }
        return diagnostics
    }

    private static func limits(of declared: Declaration.Component) -> [Diagnostic] {
        var problems: [(String, String)] = []
        if let worker = declared.component.worker, worker.concurrency < 1 {
            problems.append(("handles \(worker.concurrency) messages at once", "use a concurrency of 1 or more"))
        }
        let timeouts = [declared.component.worker?.timeout, declared.component.cron?.timeout].compactMap { $0 }
        if timeouts.contains(where: { !($0 > 0 && $0.isFinite) }) {
            problems.append(("has a timeout that gives no handler time", "use a span of a second or more"))
        }
        return problems.map { message, fix in
            Diagnostic(.badLimit, at: declared.place, "\(declared.title.sentence) \(message).", fix: fix)
        }
    }
}
