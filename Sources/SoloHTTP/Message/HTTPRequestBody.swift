package import struct Foundation.Data

/// The body of a request that is sent as it is produced.
package struct HTTPRequestBody: Sendable {
    /// Takes the next piece; returns once it is in the kernel's hands, so that a slow server slows the producer.
    package typealias Sink = @Sendable (Data) async throws -> Void

    /// The whole length in bytes; `nil` sends it chunked.
    let length: Int?
    let produce: @Sendable (Sink) async throws -> Void

    package init(length: Int?, produce: @escaping @Sendable (Sink) async throws -> Void) {
        self.length = length
        self.produce = produce
    }

    package static let empty = HTTPRequestBody(length: 0) { _ in }

    package static func data(_ data: Data) -> HTTPRequestBody {
        HTTPRequestBody(length: data.count) { sink in
            if !data.isEmpty { try await sink(data) }
        }
    }

    package static func sequence<Pieces: AsyncSequence & Sendable>(
        _ pieces: Pieces, length: Int?
    ) -> HTTPRequestBody where Pieces.Element == Data {
        HTTPRequestBody(length: length) { sink in
            for try await piece in pieces where !piece.isEmpty {
                try await sink(piece)
            }
        }
    }
}
