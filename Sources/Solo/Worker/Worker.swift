import Foundation
import SoloCore
import SoloRuntime

/// Handles the messages of one queue.
///
///     Worker(receipts, using: assets, handler: sendReceipt)
///
///     func sendReceipt(_ job: Job<Receipt>, assets: BucketClient) async throws
///
/// The handler takes the job, then one client for each resource after `using:`. A thrown error is a failed attempt, unless
/// it is a ``JobError`` that says more. `concurrency` is how many messages it handles at once, `timeout` after which one
/// attempt is given up. Its name is the queue's, and a queue has one worker.
public struct Worker: Component {
    public private(set) var declaration: ComponentDeclaration

    init<Message, each R: Resource>(
        of queue: Queue<Message>, _ resource: repeat each R, concurrency: Int, timeout: TimeSpan,
        at place: Diagnostic.Place,
        handler: @escaping @Sendable (Job<Message>, repeat (each R).Client) async throws -> Void
    ) {
        let worker = WorkerDeclaration(
            queue: queue.declaration, concurrency: concurrency, timeout: Double(timeout.seconds))
        declaration = ComponentDeclaration(
            queue.declaration.name, place: place, uses: uses(repeat each resource),
            content: .worker(worker) { scope in
                let clients = (repeat try (each resource).client(in: scope))
                return { invocation in
                    let job: Job<Message>
                    do {
                        job = try Job(invocation)
                    } catch {
                        return InvocationOutcome(
                            .dead, error: "the message is not of type \(Message.self): \(DecodingProblem(error).detail)"
                        )
                    }
                    return try await .of { try await handler(job, repeat each clients) }
                }
            })
    }
}

extension Worker {
    /// Runs in a process of its own that holds only its own bindings, so that it takes nothing else along when it crashes.
    public func isolated() -> Worker {
        var copy = self
        copy.declaration.isolated = true
        return copy
    }
}

extension Job {
    /// The job that an invocation carries.
    init(_ invocation: Invocation) throws {
        self.init(
            try JSONCoding.decoder.decode(Message.self, from: invocation.payload), id: invocation.id,
            attempt: invocation.attempt, deadline: invocation.deadline, idempotencyKey: invocation.idempotencyKey,
            sent: invocation.due)
        component = invocation.component
    }
}
