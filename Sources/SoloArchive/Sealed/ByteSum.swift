import SoloCore
import SoloCrypto

/// How many bytes there are, and their digest.
package struct ByteSum: Sendable, Hashable, Codable {
    package var bytes = 0
    /// In hexadecimals; empty until the end.
    package var sha256 = ""

    package init() {}
}

/// Computes a ``ByteSum``. It has one owner, the filter, and is never used by two threads at once.
final class RunningSum: @unchecked Sendable {
    private let digest = RunningDigest(.sha256)
    private(set) var sum = ByteSum()

    func update(_ bytes: UnsafeRawBufferPointer) {
        digest.update(bytes)
        sum.bytes += bytes.count
    }

    /// Asked once.
    func finish() {
        sum.sha256 = Hex.text(digest.finish())
    }
}
