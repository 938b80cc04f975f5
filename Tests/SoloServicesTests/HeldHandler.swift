import SoloCore

@testable import SoloServices

/// A handler whose calls begin, and end when the test lets them go.
struct HeldHandler {
    let running = Gauge()
    let invoker: FakeInvoker
    private let begun = AsyncStream.makeStream(of: Invocation.self)
    private let go = AsyncStream.makeStream(of: Void.self)

    init() {
        invoker = FakeInvoker { [running, begun, go] invocation in
            running.enter()
            begun.continuation.yield(invocation)
            for await _ in go.stream { break }
            running.leave()
            return InvocationOutcome(.done)
        }
    }

    /// The calls that have begun, each once.
    func begins() -> AsyncStream<Invocation>.Iterator { begun.stream.makeAsyncIterator() }

    /// Lets all of them end, those that begin later too.
    func letGo() { go.continuation.finish() }
}
