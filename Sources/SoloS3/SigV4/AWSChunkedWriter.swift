import SoloCrypto
package import SoloHTTP

package import struct Foundation.Data

/// Frames and signs a body as `aws-chunked`, in chunks of 64 KiB, so that each part of it is checked on its way.
package struct AWSChunkedWriter: Sendable {
    private static let chunk = 65_536
    private static let signatureField = ";chunk-signature="

    private let length: Int
    private let signer: ChunkSigner

    /// - Parameter length: The content's length in bytes.
    package init(length: Int, signer: ChunkSigner) {
        self.length = max(0, length)
        self.signer = signer
    }

    /// The content's length is not the one announced.
    package struct LengthDiffers: Error, Sendable, CustomStringConvertible {
        package var expected: Int
        package var found: Int
        package var description: String { "The content has \(found) bytes, and \(expected) were announced." }
    }

    /// The framed length in bytes.
    package var framedLength: Int {
        func frame(_ size: Int) -> Int {
            String(size, radix: 16).utf8.count + Self.signatureField.utf8.count + 64 + 4 + size
        }
        let rest = length % Self.chunk
        return length / Self.chunk * frame(Self.chunk) + (rest > 0 ? frame(rest) : 0) + frame(0)
    }

    package func body<Content: AsyncSequence & Sendable>(_ content: Content) -> HTTPRequestBody
    where Content.Element == Data {
        HTTPRequestBody(length: framedLength) { sink in
            var signer = signer
            var held = Data()
            var total = 0
            for try await piece in content {
                total += piece.count
                guard total <= length else { throw LengthDiffers(expected: length, found: total) }
                held.append(piece)
                while held.count >= Self.chunk {
                    try await sink(Self.frame(held.prefix(Self.chunk), &signer))
                    held = held.dropFirst(Self.chunk)
                }
            }
            guard total == length else { throw LengthDiffers(expected: length, found: total) }
            if !held.isEmpty { try await sink(Self.frame(held, &signer)) }
            try await sink(Self.frame(Data(), &signer))
        }
    }

    private static func frame(_ content: Data, _ signer: inout ChunkSigner) -> Data {
        let signature = signer.sign(digest: RunningDigest.sha256(content))
        var frame = Data("\(String(content.count, radix: 16))\(signatureField)\(signature)\r\n".utf8)
        frame.append(content)
        frame.append(contentsOf: [13, 10])
        return frame
    }
}
