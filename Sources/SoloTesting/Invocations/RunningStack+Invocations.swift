public import Solo
import SoloCore
import SoloRuntime
import SoloServices

extension RunningStack {
    /// Delivers the messages of a queue that are due, also those that transactions enqueued, and those that become due by it; returns
    /// when there are none.
    ///
    /// A retry is due later: move ``clock`` and drain again.
    ///
    /// - Parameter queue: its qualified name, such as `receipts` or `billing.invoices`.
    /// - Throws: ``StackError`` if no worker takes from such a queue. What a handler throws is in ``Drained/errors``.
    @discardableResult
    public func drain(_ queue: String) async throws -> Drained {
        let queues = manifest.components.compactMap(\.worker?.queue)
        guard queues.contains(queue) else {
            throw StackError.unknown(kind: "queue with a worker", name: queue, known: queues.sorted())
        }
        _ = platform.invoker.takeFailures()
        let drain = try await platform.services.drain(queue)
        return Drained(
            done: drain.done, retried: drain.retried, dead: drain.dead, errors: platform.invoker.takeFailures())
    }

    /// Delivers the messages of a queue that are due: `try await shop.drain(shop.app.receipts)`.
    @discardableResult
    public func drain<Message>(_ queue: Queue<Message>) async throws -> Drained {
        try await drain(clients.id(of: queue) ?? "")
    }

    /// Runs a cron once, with the clock's time as the moment that it was due.
    ///
    /// - Parameter cron: its qualified name, such as `cleanup` or `billing.statement`.
    /// - Throws: ``StackError`` if there is none; ``InvocationFailure`` if its handler threw.
    public func tick(_ cron: String) async throws {
        let crons = manifest.components.filter { $0.kind == .cron }
        guard let component = crons.first(where: { $0.name == cron }) else {
            throw StackError.unknown(kind: "cron", name: cron, known: crons.map(\.name))
        }
        let run = try await platform.services.runNow(component.id)
        guard run.result == .done else {
            throw InvocationFailure(component: component.id, message: run.error ?? "", log: run.log)
        }
    }

    /// Runs a one-off command, with the words that would follow its name on the command line.
    ///
    /// - Throws: ``StackError`` if there is none; what its handler throws.
    public func run(_ command: String, _ arguments: String...) async throws {
        let commands = manifest.components.filter { $0.kind == .command }
        guard commands.contains(where: { $0.name == command }) else {
            throw StackError.unknown(kind: "command", name: command, known: commands.map(\.name))
        }
        try await program.command(command, arguments: arguments)
    }
}
