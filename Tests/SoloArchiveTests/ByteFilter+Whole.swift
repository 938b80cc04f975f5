import Foundation

@testable import SoloArchive

extension ByteFilter {
    /// What a whole input becomes, given in pieces of some length.
    mutating func whole(_ input: [UInt8], piece: () -> Int = { Int.max }) throws -> [UInt8] {
        var output: [UInt8] = []
        try consume(input, piece: piece, into: &output)
        try finish(into: &output)
        return output
    }

    mutating func consume(_ input: [UInt8], piece: () -> Int = { Int.max }, into output: inout [UInt8]) throws {
        var start = 0
        while start < input.count {
            let end = start + min(max(1, piece()), input.count - start)
            try input[start..<end].withUnsafeBytes { try consume($0, into: &output) }
            start = end
        }
    }
}

extension [UInt8] {
    /// Bytes that neither compress nor repeat, the same for the same seed.
    static func random(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
        var generator = SeededGenerator(seed: seed)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 8)
        while bytes.count < count {
            Swift.withUnsafeBytes(of: generator.next()) { bytes.append(contentsOf: $0) }
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }
}

/// SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}
