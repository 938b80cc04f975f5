package import Foundation
import SoloArchive
import SoloConcurrency

/// A file on its way to a destination, compressed and encrypted. This half of it reads and compresses, and hands over what it has to
/// an ``EncryptedUpload``, which goes on beside it.
package final class SealedUpload {
    /// The bytes that are compressed, and handed over, at once. They stay in a processor's cache from one step to the next.
    static let piece = 1 << 18

    private let compressed: HandOver<[UInt8]>
    private let plain = RunningSum()
    private var compressor: ZstdCompressor
    private var output: [UInt8] = []

    /// The uncompressed bytes until now.
    package var bytes: Int { plain.bytes }

    init(_ compressed: HandOver<[UInt8]>) throws {
        self.compressed = compressed
        compressor = try ZstdCompressor()
    }

    package func append(_ data: Data) async throws {
        var rest = data[...]
        while !rest.isEmpty {
            let piece = rest.prefix(Self.piece)
            plain.update(piece)
            try piece.withUnsafeBytes { try compressor.consume($0, into: &output) }
            rest = rest.dropFirst(piece.count)
            if output.count >= Self.piece { try await handOver() }
        }
    }

    /// The digest of what is in the file. It is not at the destination yet.
    func finish() async throws -> BackupFile.Digest {
        try compressor.finish(into: &output)
        try await handOver()
        compressed.finish()
        return plain.finish()
    }

    private func handOver() async throws {
        try await compressed.send(output)
        output = []
        output.reserveCapacity(2 * Self.piece)
    }
}
