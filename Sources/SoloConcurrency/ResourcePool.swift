import Synchronization

/// Lends a fixed number of items, each to one borrower at a time, in the order of asking. A task that is cancelled stops waiting.
package final class ResourcePool<Item: Sendable>: Sendable {
    private let count: Int
    /// A permit for each item, so that the holder of one finds an item in `free`.
    private let permits: Semaphore
    private let free: Mutex<[Item]>

    /// - Parameter items: at least one.
    package init(_ items: [Item]) {
        precondition(!items.isEmpty, "A pool needs an item.")
        count = items.count
        permits = Semaphore(items.count)
        free = Mutex(items)
    }

    /// Waits for an item, and holds it while `body` runs.
    package func withItem<Value: Sendable>(_ body: (Item) async throws -> Value) async throws -> Value {
        try await permits.withPermit {
            let item = free.withLock { $0.removeLast() }
            defer { free.withLock { $0.append(item) } }
            return try await body(item)
        }
    }

    /// A place in the line for an item: once it is fulfilled, ``take()`` has one. For a wait that can end in other ways than by the
    /// task's cancellation.
    package func request() -> Promise<Void> { permits.request() }

    /// Takes a place out of the line. Returns `false` if it is fulfilled already.
    package func withdraw(_ place: Promise<Void>) -> Bool { permits.withdraw(place) }

    /// Takes an item if one is free now; whoever has it must call ``giveBack(_:)``.
    package func takeIfFree() -> Item? { permits.acquireIfFree() ? take() : nil }

    /// The item of a place that is fulfilled; whoever has it must call ``giveBack(_:)``.
    package func take() -> Item { free.withLock { $0.removeLast() } }

    package func giveBack(_ item: Item) {
        free.withLock { $0.append(item) }
        permits.release()
    }

    /// Waits until no item is in use, and holds them all while `body` runs.
    package func withAll(_ body: ([Item]) async -> Void) async throws {
        var held = 0
        defer { for _ in 0..<held { permits.release() } }
        for _ in 0..<count {
            try await permits.acquire()
            held += 1
        }
        await body(free.withLock { $0 })
    }
}
