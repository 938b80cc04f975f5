import Testing

@testable import SoloConcurrency

@Suite(.timeLimit(.minutes(1)))
struct PromiseTests {
    struct Failure: Error {}

    @Test func `everyone gets the first value, before and after it came`() async throws {
        let promise = Promise<Int>()
        async let early = promise.value
        async let alsoEarly = promise.value
        #expect(!promise.isSettled)
        promise.fulfil(1)
        promise.fulfil(2)
        promise.fail(Failure())
        #expect(try await [early, alsoEarly, promise.value] == [1, 1, 1])
        #expect(promise.isSettled)
    }

    @Test func `an error reaches everyone as well`() async {
        let promise = Promise<Int>()
        promise.fail(Failure())
        await #expect(throws: Failure.self) { try await promise.value }
    }

    @Test func `a cancellation ends the wait that allows it`() async {
        let promise = Promise<Int>()
        let waiting = Task { try await promise.valueUnlessCancelled() }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
    }

    @Test func `a cancellation does not end a wait for the value`() async throws {
        let promise = Promise<Int>()
        let waiting = Task { try await promise.value }
        waiting.cancel()
        promise.fulfil(1)
        #expect(try await waiting.value == 1)
    }

    @Test func `a latch stays open`() async {
        let latch = Latch()
        async let early: Void = latch.wait()
        #expect(!latch.isOpen)
        latch.open()
        latch.open()
        await early
        await latch.wait()
        #expect(latch.isOpen)
    }
}
