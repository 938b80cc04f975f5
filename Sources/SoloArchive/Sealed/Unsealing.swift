/// Decrypts and decompresses: what `age --decrypt` and then `zstd --decompress` would write. An error says in which of the two layers it is.
///
/// Only ``finish(into:)`` tells that nothing is missing.
package struct Unsealing: ByteFilter, Sendable {
    private var decryptor: AgeDecryptor
    private var decompressor: ZstdDecompressor
    private var compressed: [UInt8] = []
    private let plainSum = RunningSum()
    private let sealedSum = RunningSum()

    package init(identities: [AgeIdentity]) throws {
        decryptor = AgeDecryptor(identities: identities)
        decompressor = try ZstdDecompressor()
    }

    /// What came out. Its digest is there once the filter is finished.
    package var plain: ByteSum { plainSum.sum }
    /// What came in.
    package var sealed: ByteSum { sealedSum.sum }

    package mutating func consume(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) throws {
        try consume(bytes) { output.append(contentsOf: $0) }
    }

    package mutating func finish(into output: inout [UInt8]) throws {
        try finish { output.append(contentsOf: $0) }
    }

    /// Hands on the content in pieces of 128 KiB at most: a few bytes may stand for gigabytes.
    package mutating func consume(
        _ bytes: UnsafeRawBufferPointer, each: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        sealedSum.update(bytes)
        try decompress(each: each) { try $0.consume(bytes, into: &$1) }
    }

    /// As ``finish(into:)``, in pieces.
    package mutating func finish(each: (UnsafeRawBufferPointer) throws -> Void) throws {
        sealedSum.finish()
        try decompress(each: each) { try $0.finish(into: &$1) }
        try decompressor.finish()
        plainSum.finish()
    }

    private mutating func decompress(
        each: (UnsafeRawBufferPointer) throws -> Void,
        _ decrypt: (inout AgeDecryptor, inout [UInt8]) throws -> Void
    ) throws {
        compressed.removeAll(keepingCapacity: true)
        try decrypt(&decryptor, &compressed)
        var decompressor = decompressor
        try compressed.withUnsafeBytes {
            try decompressor.consume($0) { piece in
                plainSum.update(piece)
                try each(piece)
            }
        }
        self.decompressor = decompressor
    }
}
