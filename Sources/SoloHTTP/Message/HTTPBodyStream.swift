import NIOCore
import Synchronization

package import struct Foundation.Data

/// The pieces of a response's body as they arrive; the other side is slowed down to the reader's pace.
package struct HTTPBodyStream: AsyncSequence, Sendable {
    package typealias Element = Data
    typealias Producer = NIOThrowingAsyncSequenceProducer<
        ByteBuffer, any Error, NIOAsyncSequenceProducerBackPressureStrategies.HighLowWatermark, Demand
    >

    /// What the reader asks of the connection.
    struct Demand: NIOAsyncSequenceProducerDelegate {
        let more: @Sendable () -> Void
        let ended: @Sendable () -> Void

        func produceMore() { more() }
        func didTerminate() { ended() }
    }

    /// The producer gives its one iterator once, and traps when it is asked again.
    private final class Turn: Sendable {
        private let isTaken = Atomic(false)
        func take() -> Bool { !isTaken.exchange(true, ordering: .relaxed) }
    }

    private let producer: Producer
    private let turn = Turn()

    init(_ producer: Producer) {
        self.producer = producer
    }

    /// Only the first iterator gives the body; a further one throws ``ReadTwice``.
    package func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(producer: turn.take() ? producer.makeAsyncIterator() : nil)
    }

    package struct ReadTwice: Error, Sendable, CustomStringConvertible {
        package var description: String { "A streamed body can be read once; keep what is needed again." }
    }

    package struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let producer: Producer.AsyncIterator?

        package mutating func next() async throws -> Data? {
            guard let producer else { throw ReadTwice() }
            guard let piece = try await producer.next() else { return nil }
            return Data(piece.readableBytesView)
        }
    }

    /// The whole body, `nil` if it is longer than the limit.
    package func collected(upTo limit: Int) async throws -> Data? {
        var whole = Data()
        for try await piece in self {
            guard whole.count + piece.count <= limit else { return nil }
            whole.append(piece)
        }
        return whole
    }
}
