import Foundation
import SoloCore

/// Values on their way to the server and back, as text: whatever the type, the server reads and writes it.
enum PostgresValue {
    /// What the values of a type become.
    indirect enum Kind: Sendable {
        case bool, bytes, integer, float, text
        case array(Kind)

        /// By the number of the type (`pg_type.dat`).
        init(_ type: LibPQ.Oid) {
            switch type {
            case 16: self = .bool
            case 17: self = .bytes
            case 20, 21, 23, 26: self = .integer
            case 700, 701: self = .float
            case 1000: self = .array(.bool)
            case 1001: self = .array(.bytes)
            case 1005, 1007, 1016, 1028: self = .array(.integer)
            case 1021, 1022: self = .array(.float)
            case 1009, 1015, 1014, 1002, 1003, 1231, 2951, 1182, 1115, 1185, 1187, 199, 3807: self = .array(.text)
            default: self = .text
            }
        }
    }

    /// The value of one field of a result.
    static func read(_ result: LibPQ.Result, row: Int32, column: Int32, kind: Kind) -> SQLValue {
        let length = Int(LibPQ.length(result, row, column))
        // A null has no length, and so has an empty text.
        if length == 0, LibPQ.isNull(result, row, column) == 1 { return .null }
        return value(UnsafeRawBufferPointer(start: LibPQ.value(result, row, column), count: length), of: kind)
    }

    private static func value(_ bytes: UnsafeRawBufferPointer, of kind: Kind) -> SQLValue {
        switch kind {
        case .text: return text(bytes)
        case .integer: return integer(bytes)
        case .float: return double(bytes).map(SQLValue.double) ?? text(bytes)
        case .bool: return .integer(bytes.first == UInt8(ascii: "t") ? 1 : 0)
        case .bytes: return hexadecimal(bytes)
        case .array(let element):
            return SQLArrayLiteral.parse(String(decoding: bytes, as: UTF8.self)) { text in
                var text = text
                return text.withUTF8 { value(UnsafeRawBufferPointer($0), of: element) }
            }.map(SQLValue.array) ?? text(bytes)
        }
    }

    private static func text(_ bytes: UnsafeRawBufferPointer) -> SQLValue {
        .text(String(decoding: bytes, as: UTF8.self))
    }

    private static func integer(_ bytes: UnsafeRawBufferPointer) -> SQLValue {
        var value: Int64 = 0
        let isNegative = bytes.first == UInt8(ascii: "-")
        for byte in isNegative ? bytes.dropFirst() : bytes[...] {
            guard (48...57).contains(byte) else { return text(bytes) }
            // Counts down, since the lowest value has no positive twin.
            value = value &* 10 &- Int64(byte &- 48)
        }
        return .integer(isNegative ? value : 0 &- value)
    }

    /// Of at most 15 digits, the whole number and the power of ten are exact, and so is what they are divided to (Clinger, "How to read
    /// floating point numbers accurately", 1990).
    static func double(_ bytes: UnsafeRawBufferPointer) -> Double? {
        let isNegative = bytes.first == UInt8(ascii: "-")
        var (whole, digits, fraction): (Int64, Int, Int?) = (0, 0, nil)
        for byte in isNegative ? bytes.dropFirst() : bytes[...] {
            if byte == UInt8(ascii: "."), fraction == nil {
                fraction = 0
            } else if (48...57).contains(byte), digits < 15 {
                whole = whole * 10 + Int64(byte - 48)
                digits += 1
                fraction = fraction.map { $0 + 1 }
            } else {
                return Double(String(decoding: bytes, as: UTF8.self))
            }
        }
        guard digits > 0 else { return nil }
        let value = Double(whole) / powers[fraction ?? 0]
        return isNegative ? -value : value
    }

    private static let powers: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]

    /// `\x` and two digits for each byte.
    private static func hexadecimal(_ bytes: UnsafeRawBufferPointer) -> SQLValue {
        guard bytes.starts(with: Array("\\x".utf8)), bytes.count.isMultiple(of: 2) else { return text(bytes) }
        func digit(_ byte: UInt8) -> UInt8 { byte < 58 ? byte &- 48 : (byte | 0x20) &- 87 }
        var data = Data(capacity: bytes.count / 2 - 1)
        for index in stride(from: 2, to: bytes.count, by: 2) {
            data.append(digit(bytes[index]) << 4 | digit(bytes[index + 1]))
        }
        return .bytes(data)
    }
}

/// The parameters of one statement, laid out as libpq takes them.
struct PostgresParameters {
    /// Where one of them is. Null is nowhere.
    private struct Place {
        var offset: Int32?
        var length: Int32 = 0
        var format: Int32 = 0
    }

    private var bytes: [CChar] = []
    private var places: [Place] = []

    /// - Throws: ``SQLError`` with code `misuse` for a text that Postgres cannot hold, or more values than a statement can have.
    init(_ values: [SQLValue], of statement: SQLStatement) throws {
        guard values.count <= UInt16.max else {
            throw SQLError(
                .misuse,
                "A statement takes 65,535 values at most, and this one has \(values.count); use an array, or `insert`.",
                statement: statement.description)
        }
        places.reserveCapacity(values.count)
        for value in values {
            switch value {
            case .null: places.append(Place())
            case .bytes(let value): value.withUnsafeBytes { add($0, format: 1) }
            default:
                var text = try Self.text(of: value, statement: statement)
                text.withUTF8 { add(UnsafeRawBufferPointer($0), format: 0) }
            }
        }
    }

    private mutating func add(_ content: UnsafeRawBufferPointer, format: Int32) {
        places.append(Place(offset: Int32(bytes.count), length: Int32(content.count), format: format))
        bytes.append(contentsOf: content.bindMemory(to: CChar.self))
        bytes.append(0)
    }

    /// A value as the server reads it from text.
    ///
    /// - Throws: ``SQLError`` with code `misuse` for a text that Postgres cannot hold.
    static func text(of value: SQLValue, statement: SQLStatement?) throws -> String {
        let text = text(of: value)
        // libpq would send it up to there.
        guard !text.utf8.contains(0) else {
            throw SQLError(
                .misuse, "A text holds the character U+0000, which Postgres cannot store.",
                statement: statement?.description)
        }
        return text
    }

    private static func text(of value: SQLValue) -> String {
        switch value {
        case .null: "NULL"
        case .integer(let value): String(value)
        case .double(let value): text(of: value)
        case .text(let value): value
        case .bytes(let value): "\\x" + Hex.text(value)
        case .array(let values): SQLArrayLiteral.text(of: values, scalar: text(of:))
        }
    }

    private static func text(of value: Double) -> String {
        if value.isNaN { return "NaN" }
        return value.isInfinite ? (value < 0 ? "-Infinity" : "Infinity") : String(value)
    }

    func withPointers<Value>(
        _ body: (Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Value
    ) -> Value {
        let count = places.count
        return bytes.withUnsafeBufferPointer { buffer in
            withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: count) { pointers in
                withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * count) { numbers in
                    for (index, place) in places.enumerated() {
                        let pointer = place.offset.flatMap { buffer.baseAddress?.advanced(by: Int($0)) }
                        pointers.initializeElement(at: index, to: pointer)
                        numbers.initializeElement(at: index, to: place.length)
                        numbers.initializeElement(at: count + index, to: place.format)
                    }
                    let lengths = numbers.baseAddress.map { UnsafePointer($0) }
                    return body(
                        Int32(count), pointers.baseAddress.map { UnsafePointer($0) }, lengths,
                        lengths?.advanced(by: count))
                }
            }
        }
    }
}
