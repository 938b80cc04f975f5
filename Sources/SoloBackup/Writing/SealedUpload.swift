package import Foundation
import SoloArchive

/// A file on its way to a destination, compressed and encrypted.
package final class SealedUpload {
    private static let piece = 1 << 20

    private let upload: any BackupUpload
    private var sealing: Sealing
    private var output: [UInt8] = []
    /// The uncompressed bytes until now.
    package private(set) var bytes = 0

    init(_ upload: any BackupUpload, recipients: [AgeRecipient]) throws {
        self.upload = upload
        sealing = try Sealing(recipients: recipients)
        output.reserveCapacity(2 * Self.piece)
    }

    package func append(_ data: Data) async throws {
        bytes += data.count
        try data.withUnsafeBytes { try sealing.consume($0, into: &output) }
        if output.count >= Self.piece { try await flush() }
    }

    /// The digests of what was stored and of what was in it. Nothing was read back yet.
    func finish() async throws -> (stored: BackupFile.Digest, content: BackupFile.Digest) {
        try sealing.finish(into: &output)
        try await flush()
        try await upload.finish()
        return (BackupFile.Digest(sealing.sealed), BackupFile.Digest(sealing.plain))
    }

    func abandon() async { await upload.abandon() }

    private func flush() async throws {
        try await upload.append(output)
        output.removeAll(keepingCapacity: true)
    }
}

extension BackupFile.Digest {
    init(_ sum: ByteSum) {
        self.init(bytes: sum.bytes, sha256: sum.sha256)
    }
}
