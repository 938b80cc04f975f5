import Synchronization
import Testing

@testable import SoloConcurrency

@Suite(.timeLimit(.minutes(1)))
struct SemaphoreTests {
    private final class Gauge: Sendable {
        private let inside = Mutex((current: 0, highest: 0))

        func enter() { inside.withLock { $0 = ($0.current + 1, max($0.highest, $0.current + 1)) } }
        func leave() { inside.withLock { $0.current -= 1 } }
        var current: Int { inside.withLock(\.current) }
        var highest: Int { inside.withLock(\.highest) }
    }

    /// Starts a task that waits for a permit, and returns when it stands in the line.
    private func join(_ semaphore: Semaphore, _ body: @escaping @Sendable () -> Void) async -> Task<Void, any Error> {
        let before = semaphore.waiting
        let task = Task { try await semaphore.withPermit { body() } }
        while semaphore.waiting == before { await Task.yield() }
        return task
    }

    @Test func `permits are given out in the order of asking`() async throws {
        let semaphore = Semaphore()
        let order = AsyncStream.makeStream(of: Int.self)
        try await semaphore.acquire()
        var tasks: [Task<Void, any Error>] = []
        for id in 1...5 { tasks.append(await join(semaphore) { order.continuation.yield(id) }) }
        semaphore.release()
        for task in tasks { try await task.value }
        order.continuation.finish()
        var found: [Int] = []
        for await id in order.stream { found.append(id) }
        #expect(found == [1, 2, 3, 4, 5])
    }

    @Test func `a task that is cancelled leaves the line, and the next one gets the permit`() async throws {
        let semaphore = Semaphore()
        try await semaphore.acquire()
        let cancelled = await join(semaphore) { Issue.record("The cancelled task got a permit.") }
        let next = await join(semaphore) {}
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        #expect(semaphore.waiting == 1)
        semaphore.release()
        try await next.value
    }

    @Test func `a task that was cancelled before gets no permit, also if one is free`() async throws {
        let semaphore = Semaphore()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await semaphore.withPermit { _ = Issue.record("The cancelled task got a permit.") }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(await semaphore.withPermitIfFree { true } == true)
    }

    @Test func `a raised limit admits those who wait`() async throws {
        let semaphore = Semaphore(1)
        try await semaphore.acquire()
        let waiting = await join(semaphore) {}
        semaphore.change(to: 2)
        try await waiting.value
        semaphore.release()
    }

    @Test func `a lowered limit counts the permits that are held already`() async throws {
        let semaphore = Semaphore(3)
        for _ in 1...3 { try await semaphore.acquire() }
        semaphore.change(to: 1)
        let waiting = await join(semaphore) {}
        // The first two that come back go to nobody, the third one does.
        for _ in 1...2 { semaphore.release() }
        #expect(semaphore.waiting == 1)
        semaphore.release()
        try await waiting.value
    }

    @Test func `nothing runs without a wait if no permit is free`() async throws {
        let semaphore = Semaphore()
        try await semaphore.acquire()
        #expect(await semaphore.withPermitIfFree { true } == nil)
        semaphore.release()
        #expect(await semaphore.withPermitIfFree { true } == true)
    }

    @Test func `no permit is lost while tasks are cancelled at random`() async throws {
        let semaphore = Semaphore(2)
        let inside = Gauge()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<500 {
                let task = Task {
                    try await semaphore.withPermit {
                        inside.enter()
                        await Task.yield()
                        inside.leave()
                    }
                }
                if Bool.random() { group.addTask { task.cancel() } }
                group.addTask { _ = await task.result }
            }
        }
        #expect(inside.current == 0)
        #expect(inside.highest <= 2)
        try await semaphore.acquire()
        try await semaphore.acquire()
        #expect(await semaphore.withPermitIfFree { true } == nil)
    }
}
