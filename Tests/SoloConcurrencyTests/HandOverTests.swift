import Testing

@testable import SoloConcurrency

@Suite(.timeLimit(.minutes(1)))
struct HandOverTests {
    private struct Failure: Error, Equatable {}

    @Test(arguments: [1, 3, 1_000]) func `values come in their order, and then the end`(limit: Int) async throws {
        let handOver = HandOver<Int>(limit: limit)
        async let sending: Void = {
            for value in 0..<500 { try await handOver.send(value) }
            handOver.finish()
        }()
        var found: [Int] = []
        while let value = try await handOver.next() { found.append(value) }
        try await sending
        #expect(found == Array(0..<500))
        #expect(try await handOver.next() == nil)
    }

    @Test func `no more values are on their way than the limit`() async throws {
        let handOver = HandOver<Int>(limit: 2)
        try await handOver.send(1)
        try await handOver.send(2)
        let third = Task { try await handOver.send(3) }
        while !handOver.isWaitedFor { await Task.yield() }
        #expect(try await handOver.next() == 1)
        try await third.value
        #expect(try await handOver.next() == 2)
        #expect(try await handOver.next() == 3)
    }

    @Test func `a failure ends the wait for room`() async throws {
        let handOver = HandOver<Int>(limit: 1)
        try await handOver.send(1)
        let sending = Task { try await handOver.send(2) }
        while !handOver.isWaitedFor { await Task.yield() }
        handOver.fail(Failure())
        await #expect(throws: Failure()) { try await sending.value }
        await #expect(throws: Failure()) { try await handOver.send(3) }
    }

    @Test func `a failure ends the wait for a value, and those on their way are not taken`() async throws {
        let handOver = HandOver<Int>(limit: 1)
        let taking = Task { try await handOver.next() }
        while !handOver.isWaitedFor { await Task.yield() }
        handOver.fail(Failure())
        await #expect(throws: Failure()) { try await taking.value }
        let other = HandOver<Int>(limit: 1)
        try await other.send(1)
        other.fail(Failure())
        await #expect(throws: Failure()) { try await other.next() }
    }

    @Test func `only the first end counts`() async throws {
        let handOver = HandOver<Int>(limit: 1)
        handOver.finish()
        handOver.fail(Failure())
        #expect(try await handOver.next() == nil)
    }

    @Test func `a task that is cancelled waits for nothing`() async throws {
        let handOver = HandOver<Int>(limit: 1)
        let taking = Task { try await handOver.next() }
        while !handOver.isWaitedFor { await Task.yield() }
        taking.cancel()
        await #expect(throws: CancellationError.self) { try await taking.value }
        try await handOver.send(1)
        let sending = Task { try await handOver.send(2) }
        while !handOver.isWaitedFor { await Task.yield() }
        sending.cancel()
        await #expect(throws: CancellationError.self) { try await sending.value }
        #expect(try await handOver.next() == 1)
    }
}
