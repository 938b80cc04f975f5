import Foundation
import SoloCore

/// Values on their way to the server and back, as text: whatever the type, the server reads and writes it.
enum PostgresValue {
    /// The numbers of the types that become something else than text (`pg_type.dat`).
    private enum Kind {
        static let bool: LibPQ.Oid = 16
        static let bytes: LibPQ.Oid = 17
        static let integers: Set<LibPQ.Oid> = [20, 21, 23, 26]
        static let floats: Set<LibPQ.Oid> = [700, 701]
        /// The types of arrays, with those of their elements.
        static let arrays: [LibPQ.Oid: LibPQ.Oid] = [
            1000: bool, 1001: bytes, 1005: 21, 1007: 23, 1016: 20, 1028: 26, 1021: 700, 1022: 701, 1009: 25, 1015: 25,
            1014: 25, 1002: 25, 1003: 25, 1231: 25, 2951: 25, 1182: 25, 1115: 25, 1185: 25, 1187: 25, 199: 25, 3807: 25,
        ]
    }

    /// The value of one field of a result.
    static func read(_ result: LibPQ.Result, row: Int32, column: Int32, type: LibPQ.Oid) -> SQLValue {
        if LibPQ.isNull(result, row, column) == 1 { return .null }
        let length = Int(LibPQ.length(result, row, column))
        return value(UnsafeRawBufferPointer(start: LibPQ.value(result, row, column), count: length), of: type)
    }

    private static func value(_ bytes: UnsafeRawBufferPointer, of type: LibPQ.Oid) -> SQLValue {
        switch type {
        case _ where Kind.integers.contains(type): return integer(bytes)
        case _ where Kind.floats.contains(type):
            return Double(String(decoding: bytes, as: UTF8.self)).map(SQLValue.double) ?? text(bytes)
        case Kind.bool: return .integer(bytes.first == UInt8(ascii: "t") ? 1 : 0)
        case Kind.bytes: return hexadecimal(bytes)
        default:
            guard let element = Kind.arrays[type] else { return text(bytes) }
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
    private var bytes: [CChar] = []
    /// `nil` for null.
    private var offsets: [Int?] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []

    /// - Throws: ``SQLError`` with code `misuse` for a text that Postgres cannot hold.
    init(_ values: [SQLValue], of statement: SQLStatement) throws {
        for value in values {
            switch value {
            case .null: add(nil, isBinary: false)
            case .bytes(let value): add(Array(value), isBinary: true)
            default: add(Array(try Self.text(of: value, statement: statement).utf8), isBinary: false)
            }
        }
    }

    private mutating func add(_ content: [UInt8]?, isBinary: Bool) {
        offsets.append(content == nil ? nil : bytes.count)
        lengths.append(Int32(content?.count ?? 0))
        formats.append(isBinary ? 1 : 0)
        guard let content else { return }
        bytes += content.map { CChar(bitPattern: $0) }
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
        bytes.withUnsafeBufferPointer { buffer in
            let pointers = offsets.map { offset in offset.flatMap { buffer.baseAddress?.advanced(by: $0) } }
            return pointers.withUnsafeBufferPointer { pointers in
                lengths.withUnsafeBufferPointer { lengths in
                    formats.withUnsafeBufferPointer { formats in
                        body(Int32(pointers.count), pointers.baseAddress, lengths.baseAddress, formats.baseAddress)
                    }
                }
            }
        }
    }
}

extension SQLResult {
    /// The rows and the count of a result.
    init(_ result: LibPQ.Result) {
        let columns = LibPQ.columnCount(result)
        let types = (0..<columns).map { LibPQ.columnType(result, $0) }
        let header = SQLHeader((0..<columns).map { String(cString: LibPQ.columnName(result, $0)) })
        let rows = (0..<LibPQ.rowCount(result)).map { row in
            SQLRow(
                header: header,
                values: (0..<columns).map { PostgresValue.read(result, row: row, column: $0, type: types[Int($0)]) })
        }
        let tag = LibPQ.commandStatus(result).map { String(cString: $0) } ?? ""
        let counts = ["INSERT", "UPDATE", "DELETE", "MERGE", "COPY"].contains { tag.hasPrefix($0) }
        self.init(
            rows: rows, changes: counts ? LibPQ.commandTuples(result).flatMap { Int(String(cString: $0)) } ?? 0 : 0)
    }
}
