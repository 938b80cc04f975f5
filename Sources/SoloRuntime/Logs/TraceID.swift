import HTTPTypes
import SoloCore
import Synchronization

/// The ids of requests and traces: 128 bits as 32 hexadecimal digits.
enum TraceID {
    private static let seed = UInt64.random(in: 0...UInt64.max)
    private static let count = Atomic<UInt64>(UInt64.random(in: 0...UInt64.max))

    /// A new id. Unique and evenly spread; not meant to be unguessable.
    static func make() -> String {
        let number = count.wrappingAdd(1, ordering: .relaxed).newValue
        return Hex.text(mix(number ^ seed), mix(number &+ seed &* 0x9E37_79B9_7F4A_7C15))
    }

    /// The trace id of a `traceparent` (W3C Trace Context, level 1), or `nil` if it is not a valid one.
    static func parse(traceparent: String) -> String? {
        let bytes = Array(traceparent.utf8)
        let dash = UInt8(ascii: "-")
        guard bytes.count >= 55, bytes[2] == dash, bytes[35] == dash, bytes[52] == dash else { return nil }
        let isVersion00 = bytes[0] == UInt8(ascii: "0") && bytes[1] == UInt8(ascii: "0")
        guard isVersion00 ? bytes.count == 55 : bytes.count == 55 || bytes[55] == dash else { return nil }
        guard !(bytes[0] == UInt8(ascii: "f") && bytes[1] == UInt8(ascii: "f")) else { return nil }
        let digits = [bytes[0..<2], bytes[3..<35], bytes[36..<52], bytes[53..<55]]
        guard digits.allSatisfy({ $0.allSatisfy(isLowercaseHexadecimal) }) else { return nil }
        let zero = UInt8(ascii: "0")
        guard !bytes[3..<35].allSatisfy({ $0 == zero }), !bytes[36..<52].allSatisfy({ $0 == zero }) else { return nil }
        return String(decoding: bytes[3..<35], as: UTF8.self)
    }

    /// Whether an id that a proxy sends may be taken over: 1 to 128 characters that are safe in a log and a header.
    static func isSane(_ id: String) -> Bool {
        (1...128).contains(id.utf8.count)
            && id.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }

    private static func isLowercaseHexadecimal(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }

    /// The finalizer of SplitMix64 (Steele, Lea, Flood 2014).
    private static func mix(_ number: UInt64) -> UInt64 {
        var mixed = number
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
