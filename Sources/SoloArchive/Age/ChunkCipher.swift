import Crypto
import Foundation

/// Seals and opens the chunks of a file's content. Each is sealed with its number and with whether it is the last one, so that
/// none can be dropped, moved or added.
struct ChunkCipher: Sendable {
    /// A chunk's plain bytes; only the last chunk has fewer.
    static let size = 1 << 16
    /// The tag that a sealed chunk ends with.
    static let overhead = 16
    static let nonceCount = 12
    /// The bytes of the file that the content's key is derived with.
    static let saltCount = 16

    private let key: SymmetricKey
    /// The number of the next chunk, from 0.
    private(set) var index: UInt64 = 0

    init(_ fileKey: FileKey, salt: [UInt8]) {
        key = fileKey.derived(for: "payload", salt: salt)
    }

    /// Appends a sealed chunk.
    mutating func seal(_ chunk: UnsafeRawBufferPointer, isLast: Bool, into output: inout [UInt8]) throws {
        let nonce = try ChaChaPoly.Nonce(data: nonce(isLast: isLast))
        output += try ChaChaPoly.seal(chunk, using: key, nonce: nonce).combined.dropFirst(Self.nonceCount)
        index += 1
    }

    /// Opens a chunk that stands behind room for its nonce, and appends it; `false` if it is another one, or damaged.
    mutating func open(_ chunk: inout [UInt8], isLast: Bool, into output: inout [UInt8]) -> Bool {
        chunk.replaceSubrange(..<Self.nonceCount, with: nonce(isLast: isLast))
        guard let box = try? ChaChaPoly.SealedBox(combined: chunk),
            let plain = try? ChaChaPoly.open(box, using: key)
        else { return false }
        output += plain
        index += 1
        return true
    }

    /// Eleven bytes of the number, and one that says whether it is the last.
    private func nonce(isLast: Bool) -> [UInt8] {
        [0, 0, 0] + withUnsafeBytes(of: index.bigEndian) { Array($0) } + [isLast ? 1 : 0]
    }
}
