import Foundation
import SoloArchive
import SoloConcurrency

/// The half of a ``BackupReader`` that reads, decrypts and decompresses a file, while the other one uses what is in it.
struct OpenedDownload: Sendable {
    /// The bytes that are handed over at once, if there are so many. A few bytes of a file may stand for gigabytes.
    private static let piece = 1 << 18

    let destination: any BackupDestination
    let path: String
    let identities: [AgeIdentity]

    /// Reads the whole file.
    ///
    /// - Returns: the digest of what was read.
    func run(_ content: HandOver<Data>) async throws -> BackupFile.Digest {
        do {
            let digest = try await read(content)
            content.finish()
            return digest
        } catch {
            // Whoever uses the content must not wait for more for ever.
            content.fail(error)
            throw error
        }
    }

    private func read(_ content: HandOver<Data>) async throws -> BackupFile.Digest {
        var decryptor = AgeDecryptor(identities: identities)
        var decompressor = try ZstdDecompressor()
        let stored = RunningSum()
        var compressed: [UInt8] = []
        var plain = Data()
        try await destination.read(path) { piece in
            stored.update(piece)
            try piece.withUnsafeBytes { try decryptor.consume($0, into: &compressed) }
            try await decompress(&compressed, by: &decompressor, into: &plain, content)
        }
        try decryptor.finish(into: &compressed)
        try await decompress(&compressed, by: &decompressor, into: &plain, content)
        try decompressor.finish()
        if !plain.isEmpty { try await content.send(plain) }
        return stored.finish()
    }

    private func decompress(
        _ compressed: inout [UInt8], by decompressor: inout ZstdDecompressor, into plain: inout Data,
        _ content: HandOver<Data>
    ) async throws {
        var position = 0
        var hasMore = !compressed.isEmpty
        while hasMore {
            hasMore = try compressed.withUnsafeBytes { bytes in
                try decompressor.step(bytes, from: &position) { plain.append(contentsOf: $0) }
            }
            guard plain.count >= Self.piece else { continue }
            try await content.send(plain)
            plain = Data(capacity: 2 * Self.piece)
        }
        compressed.removeAll(keepingCapacity: true)
    }
}
