import Crypto
import SoloCrypto

/// Seals and opens the chunks of a file's content. Each is sealed with its number and with whether it is the last one, so that
/// none can be dropped, moved or added.
///
/// It has one owner, the filter, and is never used by two threads at once.
final class ChunkCipher: @unchecked Sendable {
    /// A chunk's plain bytes; only the last chunk has fewer.
    static let size = 1 << 16
    /// The tag that a sealed chunk ends with.
    static let overhead = ChaCha20Poly1305.tagCount
    /// The bytes of the file that the content's key is derived with.
    static let saltCount = 16

    /// An array grows by another one in one step, and by what repeats a byte in as many as there are, unless the compiler saw through it.
    private static let zeros = [UInt8](repeating: 0, count: size + overhead)

    private let cipher: ChaCha20Poly1305
    /// The number of the next chunk, from 0.
    private(set) var index: UInt64 = 0

    init(_ fileKey: FileKey, salt: [UInt8]) {
        cipher = ChaCha20Poly1305(
            key: fileKey.derived(for: "payload", salt: salt).withUnsafeBytes { [UInt8]($0) })
    }

    /// Appends a sealed chunk.
    func seal(_ chunk: UnsafeRawBufferPointer, isLast: Bool, into output: inout [UInt8]) throws {
        let isSealed = Self.append(chunk.count + Self.overhead, to: &output) {
            cipher.seal(chunk, nonce: nonce(isLast: isLast), into: $0)
        }
        guard isSealed else {
            throw ArchiveError(.age, .unavailable, "The system's cryptography can't encrypt with ChaCha20-Poly1305.")
        }
        index += 1
    }

    /// Opens a chunk and appends it; `false` if it is another one, or damaged, and then nothing is appended.
    func open(_ chunk: UnsafeRawBufferPointer, isLast: Bool, into output: inout [UInt8]) -> Bool {
        let isOpen = Self.append(chunk.count - Self.overhead, to: &output) {
            cipher.open(chunk, nonce: nonce(isLast: isLast), into: $0)
        }
        if isOpen { index += 1 }
        return isOpen
    }

    /// Has bytes written behind those of an array; they are gone again if that fails.
    private static func append(
        _ count: Int, to output: inout [UInt8], write: (UnsafeMutableRawBufferPointer) -> Bool
    ) -> Bool {
        let start = output.count
        output.append(contentsOf: zeros[..<count])
        let isWritten = output.withUnsafeMutableBytes { write(UnsafeMutableRawBufferPointer(rebasing: $0[start...])) }
        if !isWritten { output.removeLast(count) }
        return isWritten
    }

    /// Eleven bytes of the number, and one that says whether it is the last.
    private func nonce(isLast: Bool) -> [UInt8] {
        [0, 0, 0] + withUnsafeBytes(of: index.bigEndian) { Array($0) } + [isLast ? 1 : 0]
    }
}
