import CZstd
import Testing

@testable import SoloArchive

@Suite(.ownThreads) struct ZstdRoundTripTests {
    private static let text = Array(String(repeating: "a text that compresses well, as most do; ", count: 20_000).utf8)

    private func compressed(_ plain: [UInt8], level: Int32 = 3, threads: Int32 = 0) throws -> [UInt8] {
        var compressor = try ZstdCompressor(level: level, threads: threads)
        return try compressor.whole(plain)
    }

    @Test(arguments: [0, 1, 131_071, 131_072, 131_073, 800_000]) func `content of every size comes back`(size: Int)
        throws
    {
        var generator = SeededGenerator(seed: UInt64(size))
        let piece = { Int.random(in: 1...200_000, using: &generator) }
        for plain in [Array(Self.text.prefix(size)), .random(size)] {
            var compressor = try ZstdCompressor()
            let packed = try compressor.whole(plain, piece: piece)
            var decompressor = try ZstdDecompressor()
            #expect(try decompressor.whole(packed, piece: piece) == plain)
        }
    }

    @Test func `content is compressed, by threads and at a level too`() throws {
        for (level, threads) in [(3, 0), (19, 0), (3, 2)] as [(Int32, Int32)] {
            let packed = try compressed(Self.text, level: level, threads: threads)
            #expect(packed.count < Self.text.count / 100)
            var decompressor = try ZstdDecompressor()
            #expect(try decompressor.whole(packed) == Self.text)
        }
    }

    @Test func `a last block that is larger than the room that is left comes whole`() throws {
        // Without a checksum, nothing of the input follows the block. A flush ends the one before it early.
        let context = ZSTD_createCCtx()
        defer { ZSTD_freeCCtx(context) }
        let plain = [UInt8].random(200_000)
        var packed = [UInt8](repeating: 0, count: 300_000)
        let count = packed.withUnsafeMutableBytes { room in
            plain.withUnsafeBytes { plain in
                var output = ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
                for (end, directive) in [(100_000, ZSTD_e_flush), (200_000, ZSTD_e_end)] {
                    var input = ZSTD_inBuffer(src: plain.baseAddress, size: end, pos: end - 100_000)
                    #expect(ZSTD_compressStream2(context, &output, &input, directive) == 0)
                }
                return output.pos
            }
        }
        var decompressor = try ZstdDecompressor()
        #expect(try decompressor.whole(Array(packed.prefix(count))) == plain)
    }

    @Test func `frames may follow one another`() throws {
        let packed = try compressed(Self.text) + compressed([]) + compressed([1, 2, 3])
        var decompressor = try ZstdDecompressor()
        #expect(try decompressor.whole(packed, piece: { 10 }) == Self.text + [1, 2, 3])
    }

    @Test func `content that is cut off anywhere is rejected at its end`() throws {
        let packed = try compressed(.random(1_000))
        for count in 0..<packed.count {
            var decompressor = try ZstdDecompressor()
            let error = #expect(throws: ArchiveError.self) { try decompressor.whole(Array(packed.prefix(count))) }
            #expect(error?.code == .truncated, "\(count) of \(packed.count)")
        }
    }

    @Test func `damage is found by the checksum`() throws {
        var packed = try compressed(.random(1_000))
        packed[500] ^= 1
        var decompressor = try ZstdDecompressor()
        let error = #expect(throws: ArchiveError.self) { try decompressor.whole(packed) }
        #expect(
            error?.description
                == "zstd: The content cannot be processed: Restored data doesn't match checksum.")
    }

    @Test func `bytes behind a frame are rejected`() throws {
        var decompressor = try ZstdDecompressor()
        let packed = try compressed([1]) + [1, 2, 3, 4, 5, 6, 7, 8]
        let error = #expect(throws: ArchiveError.self) { try decompressor.whole(packed) }
        #expect(error?.code == .contentDamaged)
    }

    @Test func `a few bytes that stand for many come in pieces`() throws {
        let packed = try compressed([UInt8](repeating: 0, count: 50_000_000))
        #expect(packed.count < 10_000)
        var decompressor = try ZstdDecompressor()
        var (count, largest) = (0, 0)
        try packed.withUnsafeBytes {
            var (position, hasMore) = (0, true)
            while hasMore {
                hasMore = try decompressor.step($0, from: &position) { piece in
                    count += piece.count
                    largest = max(largest, piece.count)
                }
            }
        }
        try decompressor.finish()
        #expect(count == 50_000_000)
        #expect(largest <= 131_072)
    }
}
