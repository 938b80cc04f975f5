import Foundation
import HTTPTypes
import SoloCore
import Synchronization
import Testing

@testable import SoloRuntime

struct InvocationContextTests {
    @Test func `a handler runs with its name, and a deadline that leaves time for a response`() async throws {
        let seen = Mutex<[InvocationContext?]>([])
        let program = Fixture.program(
            defaults: HTTPDefaults(requestTimeout: 20),
            invocations: [
                "worker.jobs": { _ in
                    seen.withLock { $0.append(InvocationContext.current) }
                    return InvocationOutcome(.done)
                }
            ],
            (
                .get, "/orders/:id",
                { _ in
                    seen.withLock { $0.append(InvocationContext.current) }
                    return .text("ok")
                }
            ))
        let bound = try Fixture.bound(program)
        let start = ContinuousClock.now
        _ = await bound.respond(to: Request(method: .get, path: "/orders/7"))
        let now = Date(timeIntervalSince1970: 1000)
        _ = try await bound.invoke(
            Invocation(
                id: "01J", component: "worker.jobs", attempt: 1, deadline: Date(timeIntervalSince1970: 1004),
                idempotencyKey: "01J", due: now), now: now)
        let end = ContinuousClock.now
        let contexts = seen.withLock { $0 }
        #expect(contexts.map { $0?.name } == ["api.api GET /orders/:id", "worker.jobs 01J"])
        for (context, limit) in zip(contexts, [Duration.seconds(19), .seconds(3.6)]) {
            let deadline = try #require(context?.deadline)
            #expect(deadline >= start + limit && deadline <= end + limit)
        }
        #expect(InvocationContext.current == nil)
    }
}
