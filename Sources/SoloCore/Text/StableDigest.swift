/// A short name of a text that is the same every time, for a path: FNV-1a of 64 bits (Fowler, Noll, Vo) in base 36. Anybody can
/// find two texts with one digest, so it protects nothing.
package enum StableDigest {
    package static func of(_ text: String) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return String(hash, radix: 36)
    }
}
