import NIOCore

package import struct Foundation.Data

/// The pieces of an answer's body as they arrive; the other side is slowed down to the reader's pace.
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

    private let producer: Producer

    init(_ producer: Producer) {
        self.producer = producer
    }

    package func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(producer: producer.makeAsyncIterator())
    }

    package struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate var producer: Producer.AsyncIterator

        package mutating func next() async throws -> Data? {
            guard let piece = try await producer.next() else { return nil }
            return Data(piece.readableBytesView)
        }
    }

    /// The whole body, `nil` where it is longer than the limit.
    package func collected(upTo limit: Int) async throws -> Data? {
        var whole = Data()
        for try await piece in self {
            guard whole.count + piece.count <= limit else { return nil }
            whole.append(piece)
        }
        return whole
    }
}
