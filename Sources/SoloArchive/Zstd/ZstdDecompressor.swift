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
        try consume(bytes) { output.append(contentsOf: $0) }
    }

    /// Hands on the content in pieces of 128 KiB at most: a few bytes may stand for gigabytes.
    package mutating func consume(
        _ bytes: UnsafeRawBufferPointer, each: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
        var isDone = bytes.isEmpty
        while !isDone {
            let (code, hadRoom) = try context.step(
                { ZSTD_decompressStream(context.pointer, &$0, &input) }, each: each)
            isComplete = code == 0
            isDone = input.pos == input.size && (isComplete || hadRoom)
        }
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
