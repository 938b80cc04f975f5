package import struct Foundation.Data

/// The digests that S3 uses. MD5 and SHA-1 name and check content there; neither protects anything.
package enum DigestAlgorithm: Sendable {
    case sha256, sha1, md5
}

extension RunningDigest {
    package static func sha256(_ data: Data) -> [UInt8] {
        let digest = RunningDigest(.sha256)
        digest.update(data)
        return digest.finish()
    }

    package static func sha256(_ text: String) -> [UInt8] {
        sha256(Data(text.utf8))
    }

    package static func md5(_ data: Data) -> [UInt8] {
        let digest = RunningDigest(.md5)
        digest.update(data)
        return digest.finish()
    }
}

/// Whether two texts are the same, in a time that tells nothing about where they differ.
package func isSameInConstantTime(_ one: String, _ other: String) -> Bool {
    let one = Array(one.utf8)
    let other = Array(other.utf8)
    guard one.count == other.count else { return false }
    var difference: UInt8 = 0
    for (left, right) in zip(one, other) { difference |= left ^ right }
    return difference == 0
}

package enum Hex {
    private static let digits = Array("0123456789abcdef".utf8)

    /// Two lower-case digits a byte.
    package static func text(_ bytes: some Sequence<UInt8>) -> String {
        var characters: [UInt8] = []
        characters.reserveCapacity(64)
        for byte in bytes {
            characters.append(digits[Int(byte >> 4)])
            characters.append(digits[Int(byte & 15)])
        }
        return String(decoding: characters, as: UTF8.self)
    }

    /// `nil` for anything but an even number of hexadecimal digits.
    package static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        let characters = Array(text.utf8)
        guard characters.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(characters.count / 2)
        for index in stride(from: 0, to: characters.count, by: 2) {
            guard let high = value(characters[index]), let low = value(characters[index + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
