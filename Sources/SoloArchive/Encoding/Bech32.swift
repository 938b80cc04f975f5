/// Bech32 (BIP 173), without its limit of 90 characters.
enum Bech32 {
    private static let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)
    private static let checksumLength = 6

    /// In lower case.
    static func text(prefix: String, _ bytes: [UInt8]) -> String {
        var values = regroup(bytes, from: 8, to: 5)
        if bytes.count * 8 % 5 != 0, let rest = remainder(bytes) { values.append(rest) }
        let zeros = [UInt8](repeating: 0, count: checksumLength)
        let sum = polynomial(expanded(prefix) + values + zeros) ^ 1
        values += (0..<checksumLength).map { UInt8(sum >> (5 * (5 - UInt32($0))) & 31) }
        return prefix + "1" + String(decoding: values.map { alphabet[Int($0)] }, as: UTF8.self)
    }

    /// The bytes of a text in lower case; `nil` for another prefix, a wrong checksum, or padding that is not zero.
    static func bytes(prefix: String, _ text: String) -> [UInt8]? {
        let head = prefix + "1"
        guard text.hasPrefix(head) else { return nil }
        var values: [UInt8] = []
        for character in text.utf8.dropFirst(head.utf8.count) {
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            values.append(UInt8(value))
        }
        guard values.count >= checksumLength, polynomial(expanded(prefix) + values) == 1 else { return nil }
        values.removeLast(checksumLength)
        let bytes = regroup(values, from: 5, to: 8)
        // What is left over is less than one of the values, and zero.
        guard Self.text(prefix: prefix, bytes) == text else { return nil }
        return bytes
    }

    /// Cuts a row of bits, the highest first, into values of another width. Bits that do not make a whole value are dropped.
    private static func regroup(_ values: [UInt8], from: UInt32, to: UInt32) -> [UInt8] {
        var (bits, count): (UInt32, UInt32) = (0, 0)
        var groups: [UInt8] = []
        for value in values {
            bits = (bits << from | UInt32(value)) & 0xFFFF
            count += from
            while count >= to {
                count -= to
                groups.append(UInt8(bits >> count & (1 << to - 1)))
            }
        }
        return groups
    }

    /// The bits of the last byte that do not make a whole value, filled up with zeros.
    private static func remainder(_ bytes: [UInt8]) -> UInt8? {
        let left = UInt8(bytes.count * 8 % 5)
        return bytes.last.map { $0 << (5 - left) & 31 }
    }

    private static func expanded(_ prefix: String) -> [UInt8] {
        prefix.utf8.map { $0 >> 5 } + [0] + prefix.utf8.map { $0 & 31 }
    }

    private static func polynomial(_ values: [UInt8]) -> UInt32 {
        let generators: [UInt32] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3]
        return values.reduce(1) { sum, value in
            let top = sum >> 25
            let shifted = (sum & 0x1ff_ffff) << 5 ^ UInt32(value)
            return generators.indices.reduce(shifted) { top >> UInt32($1) & 1 == 1 ? $0 ^ generators[$1] : $0 }
        }
    }
}
