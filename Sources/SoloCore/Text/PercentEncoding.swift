/// Percent-encoding of URLs (RFC 3986, 2.1).
package enum PercentEncoding {
    /// Everything but the unreserved characters is encoded, with upper-case digits: the one form that Signature Version 4 allows.
    package static func encode(_ bytes: some Sequence<UInt8>, keepingSlashes: Bool) -> String {
        var encoded: [UInt8] = []
        for byte in bytes {
            if isUnreserved(byte) || (keepingSlashes && byte == UInt8(ascii: "/")) {
                encoded.append(byte)
            } else {
                encoded.append(UInt8(ascii: "%"))
                encoded.append(digits[Int(byte >> 4)])
                encoded.append(digits[Int(byte & 15)])
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    package static func encode(_ text: String, keepingSlashes: Bool = false) -> String {
        encode(text.utf8, keepingSlashes: keepingSlashes)
    }

    /// The bytes behind a text. A `%` without two digits after it is kept, and so is `+`, unless it is a space.
    package static func decode(_ text: Substring, plusIsSpace: Bool = false) -> [UInt8] {
        decoded(text, plusIsSpace: plusIsSpace).bytes
    }

    package static func decode(_ text: String) -> [UInt8] { decode(text[...]) }

    /// `nil` if a `%` has no two hexadecimal digits after it, or the bytes are not UTF-8.
    package static func decodeStrictly(_ text: Substring) -> String? {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
        let (bytes, isWellFormed) = decoded(text, plusIsSpace: false)
        return isWellFormed ? String(validating: bytes, as: UTF8.self) : nil
    }

    private static func decoded(_ text: Substring, plusIsSpace: Bool) -> (bytes: [UInt8], isWellFormed: Bool) {
        var text = text
        return text.withUTF8 { source in
            var bytes: [UInt8] = []
            bytes.reserveCapacity(source.count)
            var isWellFormed = true
            var index = 0
            while index < source.count {
                let byte = source[index]
                index += 1
                switch byte {
                case UInt8(ascii: "+") where plusIsSpace:
                    bytes.append(UInt8(ascii: " "))
                case UInt8(ascii: "%"):
                    if index + 1 < source.count, let high = Hex.value(source[index]),
                        let low = Hex.value(source[index + 1])
                    {
                        bytes.append(high << 4 | low)
                        index += 2
                    } else {
                        bytes.append(byte)
                        isWellFormed = false
                    }
                default: bytes.append(byte)
                }
            }
            return (bytes, isWellFormed)
        }
    }

    private static let digits = Array("0123456789ABCDEF".utf8)

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
