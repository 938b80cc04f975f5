package import Foundation
import SoloCore
import SoloCrypto

/// Computes a file's digest piece by piece. It has one owner, and is never used by two threads at once.
package final class RunningSum {
    private let digest = RunningDigest(.sha256)
    private(set) var bytes = 0

    package init() {}

    package func update(_ piece: Data) {
        digest.update(piece)
        bytes += piece.count
    }

    func update(_ piece: [UInt8]) {
        piece.withUnsafeBytes { digest.update($0) }
        bytes += piece.count
    }

    /// Ends it; asked once.
    package func finish() -> BackupFile.Digest {
        .init(bytes: bytes, sha256: Hex.text(digest.finish()))
    }
}
