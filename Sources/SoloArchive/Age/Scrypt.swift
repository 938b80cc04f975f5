import Crypto
import Foundation

/// The key derivation of RFC 7914, which needs memory on purpose: `128 × blockSize × cost` bytes.
struct Scrypt {
    /// A power of two, N in the RFC.
    let cost: Int
    /// r in the RFC.
    let blockSize: Int
    /// p in the RFC.
    let parallelization: Int
    private var words: Int { 32 * blockSize }

    init(cost: Int, blockSize: Int, parallelization: Int) {
        self.cost = cost
        self.blockSize = blockSize
        self.parallelization = parallelization
    }

    func key(_ password: [UInt8], salt: [UInt8], count: Int) -> [UInt8] {
        let bytes = Self.expand(password, salt: salt, count: parallelization * words * 4)
        var blocks = stride(from: 0, to: bytes.count, by: 4).map { index in
            (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[index + $1]) << (8 * UInt32($1)) }
        }
        // The last two blocks are the one that is mixed into and the one before it.
        let room = UnsafeMutablePointer<UInt32>.allocate(capacity: words * (cost + 1))
        defer { room.deallocate() }
        blocks.withUnsafeMutableBufferPointer { blocks in
            guard let start = blocks.baseAddress else { return }
            for index in 0..<parallelization { mix(start + index * words, room) }
        }
        let mixed = blocks.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * UInt32($0))) } }
        return Self.expand(password, salt: mixed, count: count)
    }

    /// PBKDF2 with HMAC-SHA-256 and one iteration.
    private static func expand(_ password: [UInt8], salt: [UInt8], count: Int) -> [UInt8] {
        let key = SymmetricKey(data: password)
        var bytes: [UInt8] = []
        for index in 1...UInt32((count + 31) / 32) {
            let number = withUnsafeBytes(of: index.bigEndian) { Array($0) }
            bytes += HMAC<SHA256>.authenticationCode(for: salt + number, using: key)
        }
        return Array(bytes.prefix(count))
    }

    /// `scryptROMix`: fills the room with blocks that follow from each other, and then reads them in an order that follows from their
    /// content.
    private func mix(_ block: UnsafeMutablePointer<UInt32>, _ room: UnsafeMutablePointer<UInt32>) {
        let other = room + cost * words
        for index in 0..<cost {
            (room + index * words).update(from: block, count: words)
            mixBlock(block, other)
        }
        for _ in 0..<cost {
            let chosen = room + Int(block[words - 16]) % cost * words
            for word in 0..<words { block[word] ^= chosen[word] }
            mixBlock(block, other)
        }
    }

    /// `scryptBlockMix`: each 64 bytes are mixed with those before them; then the even ones come first.
    private func mixBlock(_ block: UnsafeMutablePointer<UInt32>, _ other: UnsafeMutablePointer<UInt32>) {
        other.update(from: block, count: words)
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 32) { buffer in
            guard let last = buffer.baseAddress else { return }
            last.update(from: other + words - 16, count: 16)
            for index in 0..<(2 * blockSize) {
                for word in 0..<16 { last[word] ^= other[index * 16 + word] }
                Self.salsa(last, last + 16)
                let place = index / 2 + (index % 2) * blockSize
                (block + place * 16).update(from: last, count: 16)
            }
        }
    }

    /// Salsa20 with eight rounds.
    private static func salsa(_ block: UnsafeMutablePointer<UInt32>, _ x: UnsafeMutablePointer<UInt32>) {
        x.update(from: block, count: 16)
        for _ in 0..<4 {
            quarter(x, 0, 4, 8, 12)
            quarter(x, 5, 9, 13, 1)
            quarter(x, 10, 14, 2, 6)
            quarter(x, 15, 3, 7, 11)
            quarter(x, 0, 1, 2, 3)
            quarter(x, 5, 6, 7, 4)
            quarter(x, 10, 11, 8, 9)
            quarter(x, 15, 12, 13, 14)
        }
        for word in 0..<16 { block[word] &+= x[word] }
    }

    @inline(__always)
    private static func quarter(_ x: UnsafeMutablePointer<UInt32>, _ a: Int, _ b: Int, _ c: Int, _ d: Int) {
        x[b] ^= rotated(x[a] &+ x[d], 7)
        x[c] ^= rotated(x[b] &+ x[a], 9)
        x[d] ^= rotated(x[c] &+ x[b], 13)
        x[a] ^= rotated(x[d] &+ x[c], 18)
    }

    @inline(__always)
    private static func rotated(_ word: UInt32, _ bits: UInt32) -> UInt32 { word &<< bits | word &>> (32 &- bits) }
}
