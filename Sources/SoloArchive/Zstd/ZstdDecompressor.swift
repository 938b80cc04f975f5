import CZstd

/// Decompresses frames of Zstandard (RFC 8878), one after another, and checks their checksums.
///
/// A frame may refer to the last 128 MiB, as `zstd --long=27` writes it, and needs as much memory then; what ``ZstdCompressor`` writes
/// at level 3 needs 2 MiB. A frame that asks for more is rejected.
package struct ZstdDecompressor: ByteFilter, Sendable {
    private static let windowLog: Int32 = 27
    private let context: ZstdContext
    /// Whether the input so far ends where a frame does.
    private var isComplete = false

    package init() throws {
        context = try ZstdContext(ZSTD_createDCtx(), room: ZSTD_DStreamOutSize()) { ZSTD_freeDCtx($0) }
        try ZstdContext.check(
            ZSTD_DCtx_setParameter(context.pointer, ZSTD_d_windowLogMax, Self.windowLog), .unavailable)
    }

    package mutating func consume(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) throws {
        var position = 0
        var hasMore = !bytes.isEmpty
        while hasMore { hasMore = try step(bytes, from: &position) { output.append(contentsOf: $0) } }
    }

    /// Hands on the next 128 KiB of the content, or less, for whoever has no room for all: a few bytes may stand for gigabytes.
    ///
    /// - Parameters:
    ///   - bytes: the next bytes of the input, the same again until there is no more; not empty.
    ///   - position: how many of them were read, 0 at first.
    /// - Returns: whether there is more in them.
    package mutating func step(
        _ bytes: UnsafeRawBufferPointer, from position: inout Int, each: (UnsafeRawBufferPointer) throws -> Void
    ) throws -> Bool {
        var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: position)
        let (code, hadRoom) = try context.step(
            { ZSTD_decompressStream(context.pointer, &$0, &input) }, each: each)
        position = input.pos
        isComplete = code == 0
        return input.pos < input.size || !(isComplete || hadRoom)
    }

    package mutating func finish(into output: inout [UInt8]) throws {
        try finish()
    }

    package func finish() throws {
        guard isComplete else {
            throw ArchiveError(.zstd, .truncated, "The content is cut off: it does not end where a frame ends.")
        }
    }
}
