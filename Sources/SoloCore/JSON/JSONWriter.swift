/// Writes JSON text straight into bytes: for log lines and problem details, without a tree in between.
package enum JSONWriter {
    /// The fields of one object, in the order in which they are written.
    package struct Object {
        private var isFirst = true

        package init(_ bytes: inout [UInt8]) {
            bytes.append(UInt8(ascii: "{"))
        }

        package mutating func key(_ key: String, into bytes: inout [UInt8]) {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            JSONWriter.append(key, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
        }

        package mutating func field(_ name: String, _ value: String, into bytes: inout [UInt8]) {
            key(name, into: &bytes)
            JSONWriter.append(value, to: &bytes)
        }

        package mutating func field(_ name: String, _ value: Int, into bytes: inout [UInt8]) {
            key(name, into: &bytes)
            JSONWriter.append(value, to: &bytes)
        }

        package mutating func end(_ bytes: inout [UInt8]) {
            bytes.append(UInt8(ascii: "}"))
        }
    }

    package static func append(_ number: Int, to bytes: inout [UInt8]) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        var rest = number.magnitude
        let start = bytes.count
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        bytes[start...].reverse()
    }

    /// The text as a JSON string with its quotes. U+2028 and U+2029 are left: they are legal in JSON.
    package static func append(_ text: String, to bytes: inout [UInt8]) {
        var text = text
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { utf8 in
            guard
                utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") || $0 == 0x7F }
                )
            else {
                bytes.append(contentsOf: utf8)
                return
            }
            for byte in utf8 { append(escaped: byte, to: &bytes) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func append(escaped byte: UInt8, to bytes: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(byte)
        case 0x0A: bytes.append(contentsOf: "\\n".utf8)
        case 0x0D: bytes.append(contentsOf: "\\r".utf8)
        case 0x09: bytes.append(contentsOf: "\\t".utf8)
        case 0..<0x20, 0x7F:
            bytes.append(contentsOf: "\\u00".utf8)
            bytes.append(Hex.digit(byte >> 4))
            bytes.append(Hex.digit(byte & 0xF))
        default: bytes.append(byte)
        }
    }
}
