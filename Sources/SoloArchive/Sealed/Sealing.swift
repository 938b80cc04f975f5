/// Compresses and encrypts: what `zstd` and then `age` would write.
package struct Sealing: ByteFilter, Sendable {
    private var compressor: ZstdCompressor
    private var encryptor: AgeEncryptor
    /// For what goes from one layer to the other; empty between two calls.
    private var room: [UInt8] = []
    private let plainSum = RunningSum()
    private let sealedSum = RunningSum()

    /// - Parameters:
    ///   - level: 1 (fast) to 19 (small), as with zstd(1).
    ///   - threads: how many threads of libzstd compress; with 0, the one that calls.
    package init(recipients: [AgeRecipient], level: Int32 = 3, threads: Int32 = 0) throws {
        encryptor = try AgeEncryptor(recipients: recipients)
        compressor = try ZstdCompressor(level: level, threads: threads)
    }

    /// What came in. Its digest is there once the filter is finished.
    package var plain: ByteSum { plainSum.sum }
    /// What came out.
    package var sealed: ByteSum { sealedSum.sum }

    package mutating func consume(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) throws {
        plainSum.update(bytes)
        try encrypt(into: &output) { try $0.consume(bytes, into: &$1) }
    }

    package mutating func finish(into output: inout [UInt8]) throws {
        plainSum.finish()
        try encrypt(into: &output) { try $0.finish(into: &$1) }
        let start = output.count
        try encryptor.finish(into: &output)
        output.withUnsafeBytes { sealedSum.update(UnsafeRawBufferPointer(rebasing: $0[start...])) }
        sealedSum.finish()
    }

    private mutating func encrypt(
        into output: inout [UInt8], _ compress: (inout ZstdCompressor, inout [UInt8]) throws -> Void
    ) throws {
        let start = output.count
        var compressed: [UInt8] = []
        swap(&compressed, &room)
        defer {
            compressed.removeAll(keepingCapacity: true)
            swap(&compressed, &room)
        }
        try compress(&compressor, &compressed)
        try compressed.withUnsafeBytes { try encryptor.consume($0, into: &output) }
        output.withUnsafeBytes { sealedSum.update(UnsafeRawBufferPointer(rebasing: $0[start...])) }
    }
}
