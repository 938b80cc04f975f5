import Foundation
import Logging
import Solo
import SoloCore
import SoloRuntime
import Synchronization
import Testing

@Suite("Invocations")
struct InvocationTests {
    struct Failure: Error {}

    struct Jobs: App {
        let receipts = Queue("receipts", of: Receipt.self)

        var body: some Stack {
            Worker(receipts) { job in
                switch job.message.order {
                case 1: throw JobError.retry(after: .seconds(7), "later")
                case 2: throw JobError.dead("never")
                case 3: throw Failure()
                default:
                    guard job.id == "m1", job.attempt == 2, job.idempotencyKey == "k1" else { throw Failure() }
                }
            }
            Cron("tick", .every(.hours(1))) { tick in
                guard tick.due == Date(timeIntervalSince1970: 3600), tick.id == "m1" else { throw Failure() }
            }
            Command("say") { arguments in
                guard arguments.words == ["a", "b"], arguments.first == "a" else { throw Failure() }
            }
        }
    }

    private func invoke(_ component: String, payload: String = "") async throws -> InvocationOutcome {
        let program = try BoundProgram(Jobs.program(), bindings: Bindings(stage: "test", release: "1"))
        return try await program.invoke(
            Invocation(
                id: "m1", component: component, attempt: 2, deadline: Date(timeIntervalSince1970: 9999),
                idempotencyKey: "k1", due: Date(timeIntervalSince1970: 3600), payload: Data(payload.utf8)))
    }

    @Test("end as the handler says: done, retry with a delay, dead, or retry")
    func outcomes() async throws {
        #expect(try await invoke("worker.receipts", payload: #"{"order":0}"#).verdict == .done)
        let retry = try await invoke("worker.receipts", payload: #"{"order":1}"#)
        #expect(retry.verdict == .retry)
        #expect(retry.delay == 7)
        #expect(retry.error == "later")
        #expect(try await invoke("worker.receipts", payload: #"{"order":2}"#).verdict == .dead)
        let failed = try await invoke("worker.receipts", payload: #"{"order":3}"#)
        #expect(failed.verdict == .retry)
        #expect(failed.isBusy == nil)
    }

    @Test("a message that is no such message is dead, with the reason")
    func undecodable() async throws {
        let outcome = try await invoke("worker.receipts", payload: #"{"order":"one"}"#)
        #expect(outcome.verdict == .dead)
        #expect(outcome.error == "the message is not of type Receipt: 'order' is not an integer")
    }

    @Test("ticks carry their due time")
    func ticks() async throws {
        #expect(try await invoke("cron.tick").verdict == .done)
    }

    @Test("commands take their words")
    func commands() async throws {
        let program = try BoundProgram(Jobs.program(), bindings: Bindings(stage: "test", release: "1"))
        try await program.command("say", arguments: ["a", "b"])
        await #expect(throws: Failure.self) { try await program.command("say", arguments: []) }
    }

    struct Chatty: App {
        let receipts = Queue("receipts", of: Receipt.self)

        var body: some Stack {
            Worker(receipts) { job in
                job.logger.info("Printing.", metadata: ["order": "\(job.message.order)"])
            }
            Cron("tick", .every(.hours(1))) { tick in tick.logger.warning("Late.") }
        }
    }

    @Test(arguments: [
        ("worker.receipts", "info Printing. attempt=2 component=worker.receipts id=m1 order=7"),
        ("cron.tick", "warning Late. attempt=2 component=cron.tick id=m1"),
    ])
    func `a job's and a tick's logger say which invocation they are of`(component: String, line: String) async throws {
        let program = try BoundProgram(Chatty.program(), bindings: Bindings(stage: "test", release: "1"))
        let outcome = try await program.invoke(
            Invocation(
                id: "m1", component: component, attempt: 2, deadline: .distantFuture, idempotencyKey: "k1", due: Date(),
                payload: Data(#"{"order":7}"#.utf8)))
        #expect(outcome.verdict == .done)
        #expect(outcome.log == [line])
    }

    @Test func `a job of a test's own has a logger as well`() {
        #expect(Job(1, id: "m1", attempt: 3).logger[metadataKey: "attempt"] == "3")
        #expect(Tick(id: "t1").logger[metadataKey: "id"] == "t1")
        #expect(Tick(id: "t1").logger[metadataKey: "component"] == nil)
    }
}
