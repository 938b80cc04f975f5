import Testing

@testable import SoloServices

@Suite(.timeLimit(.minutes(1)))
struct ConcurrencyLimitTests {
    /// Runs bodies under a limit, each until the test lets it go.
    private struct Room {
        let limit: ConcurrencyLimit
        let entered = AsyncStream.makeStream(of: Int.self)
        let go = AsyncStream.makeStream(of: Void.self)
        let inside = Gauge()

        init(_ number: Int) { limit = ConcurrencyLimit(number) }

        func visit(_ id: Int) async throws {
            try await limit.run {
                inside.enter()
                entered.continuation.yield(id)
                for await _ in go.stream { break }
                inside.leave()
            }
        }
    }

    @Test func `a raised limit lets those in who wait`() async throws {
        let room = Room(1)
        try await withThrowingTaskGroup(of: Void.self) { group in
            var entered = room.entered.stream.makeAsyncIterator()
            group.addTask { try await room.visit(1) }
            _ = await entered.next()
            group.addTask { try await room.visit(2) }
            room.limit.change(to: 2)
            _ = await entered.next()
            #expect(room.inside.highest == 2)
            room.go.continuation.finish()
            try await group.waitForAll()
        }
    }

    @Test func `a lowered limit counts those who are inside already`() async throws {
        let room = Room(3)
        try await withThrowingTaskGroup(of: Void.self) { group in
            var entered = room.entered.stream.makeAsyncIterator()
            for id in 1...3 { group.addTask { try await room.visit(id) } }
            for _ in 1...3 { _ = await entered.next() }
            room.limit.change(to: 1)
            for id in 4...6 { group.addTask { try await room.visit(id) } }
            // The first two to leave let nobody in, the third one does.
            for _ in 1...3 { room.go.continuation.yield() }
            _ = await entered.next()
            #expect(room.inside.highest == 3)
            #expect(room.inside.current == 1)
            room.go.continuation.finish()
            try await group.waitForAll()
        }
    }

    @Test func `whoever is cancelled leaves the line`() async throws {
        let room = Room(1)
        try await withThrowingTaskGroup(of: Void.self) { group in
            var entered = room.entered.stream.makeAsyncIterator()
            group.addTask { try await room.visit(1) }
            _ = await entered.next()
            let waiting = Task { try await room.visit(2) }
            waiting.cancel()
            await #expect(throws: CancellationError.self) { try await waiting.value }
            group.addTask { try await room.visit(3) }
            room.go.continuation.finish()
            #expect(await entered.next() == 3)
            try await group.waitForAll()
        }
    }
}
