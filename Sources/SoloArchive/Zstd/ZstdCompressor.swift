import CZstd

/// Compresses into one frame of Zstandard (RFC 8878), with a checksum of the content.
package struct ZstdCompressor: ByteFilter, Sendable {
    private let context: ZstdContext

    /// - Parameters:
    ///   - level: 1 (fast) to 19 (small), as with zstd(1).
    ///   - threads: how many threads of libzstd compress; with 0, the one that calls.
    package init(level: Int32 = 3, threads: Int32 = 0) throws {
        context = try ZstdContext(ZSTD_createCCtx(), room: ZSTD_CStreamOutSize()) { ZSTD_freeCCtx($0) }
        for (parameter, value) in [
            (ZSTD_c_compressionLevel, level), (ZSTD_c_checksumFlag, 1), (ZSTD_c_nbWorkers, threads),
        ] {
            try ZstdContext.check(ZSTD_CCtx_setParameter(context.pointer, parameter, value), .unavailable)
        }
    }

    package mutating func consume(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) throws {
        var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
        while input.pos < input.size { _ = try step(&input, ZSTD_e_continue, into: &output) }
    }

    package mutating func finish(into output: inout [UInt8]) throws {
        var input = ZSTD_inBuffer(src: nil, size: 0, pos: 0)
        while try step(&input, ZSTD_e_end, into: &output) > 0 {}
    }

    /// Returns how much libzstd has not written yet.
    private func step(
        _ input: inout ZSTD_inBuffer, _ directive: ZSTD_EndDirective, into output: inout [UInt8]
    ) throws -> Int {
        try context.step({ ZSTD_compressStream2(context.pointer, &$0, &input, directive) }) {
            output.append(contentsOf: $0)
        }
        .code
    }
}
