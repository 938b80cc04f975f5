import Synchronization
import Testing

@testable import SoloConcurrency

@Suite(.timeLimit(.minutes(1)))
struct ResourcePoolTests {
    private final class Lent: Sendable {
        private let items = Mutex(Set<Int>())

        func insert(_ item: Int) -> Bool { items.withLock { $0.insert(item).inserted } }
        func remove(_ item: Int) { items.withLock { _ = $0.remove(item) } }
        var isEmpty: Bool { items.withLock(\.isEmpty) }
    }

    @Test func `an item has one borrower at a time`() async throws {
        let pool = ResourcePool([1, 2, 3])
        let lent = Lent()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    try await pool.withItem { item in
                        #expect(lent.insert(item))
                        await Task.yield()
                        lent.remove(item)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func `an item comes back from a body that throws`() async throws {
        struct Failure: Error {}
        let pool = ResourcePool(["only"])
        await #expect(throws: Failure.self) { try await pool.withItem { _ in throw Failure() } }
        #expect(try await pool.withItem { $0 } == "only")
    }

    @Test func `all items are held only when none is lent`() async throws {
        let pool = ResourcePool([1, 2])
        let (began, finish) = (Latch(), Latch())
        let lent = Lent()
        let borrower = Task {
            try await pool.withItem { item in
                _ = lent.insert(item)
                began.open()
                await finish.wait()
                lent.remove(item)
            }
        }
        await began.wait()
        async let all: Void = pool.withAll { items in
            #expect(lent.isEmpty)
            #expect(items.sorted() == [1, 2])
        }
        finish.open()
        try await all
        try await borrower.value
        #expect(try await pool.withItem { _ in true })
    }
}
