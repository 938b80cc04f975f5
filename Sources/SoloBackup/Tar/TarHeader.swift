import Foundation

/// The header of one file in a tar archive: the ustar format of POSIX.1-2017 (pax), and GNU's base-256 number for a file of 8 GiB or more.
struct TarHeader: Equatable {
    static let block = 512
    /// What every reader of the format gives a name alone.
    static let longestName = 100
    private static let largestOctal = 0o77777777777

    var name: String
    var bytes: Int
    var modified = Date(timeIntervalSince1970: 0)

    /// How many zeros follow the content.
    static func padding(after bytes: Int) -> Int { (block - bytes % block) % block }

    /// - Precondition: the name has at most ``longestName`` bytes.
    var block: [UInt8] {
        precondition(name.utf8.count <= Self.longestName)
        var block = [UInt8](repeating: 0, count: Self.block)
        func put(_ text: String, at offset: Int) {
            block.replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8)
        }
        put(name, at: 0)
        put("0000600\0" + "0000000\0" + "0000000\0", at: 100)
        if bytes <= Self.largestOctal {
            put(Self.octal(bytes, digits: 11), at: 124)
        } else {
            for place in 0..<8 { block[124 + 11 - place] = UInt8(truncatingIfNeeded: bytes >> (8 * place)) }
            block[124] = 0x80
        }
        put(Self.octal(max(0, Int(modified.timeIntervalSince1970)), digits: 11), at: 136)
        put("0", at: 156)
        put("ustar\0" + "00", at: 257)
        put(Self.octal(Self.sum(block), digits: 6) + "\0 ", at: 148)
        return block
    }

    /// - Returns: `nil` for the zeros that end an archive.
    /// - Throws: ``TarError`` for what is no header, or one of something else than a file.
    init?(_ block: [UInt8]) throws(TarError) {
        guard block.contains(where: { $0 != 0 }) else { return nil }
        guard Self.number(block[148..<156]) == Self.sum(block) else { throw TarError(what: "a header's sum is wrong") }
        guard [0x30, 0].contains(block[156]) else { throw TarError(what: "it has something else than files") }
        guard let bytes = Self.number(block[124..<136]) else { throw TarError(what: "a file's size is no number") }
        name = String(decoding: block[0..<Self.longestName].prefix { $0 != 0 }, as: UTF8.self)
        self.bytes = bytes
    }

    init(name: String, bytes: Int) {
        self.name = name
        self.bytes = bytes
    }

    /// Of all bytes, those of the sum itself counted as spaces.
    private static func sum(_ block: [UInt8]) -> Int {
        block.indices.reduce(0) { $0 + (148..<156 ~= $1 ? 0x20 : Int(block[$1])) }
    }

    private static func octal(_ number: Int, digits: Int) -> String {
        let text = String(number, radix: 8)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }

    private static func number(_ field: ArraySlice<UInt8>) -> Int? {
        if field.first == 0x80 {
            let bytes = field.dropFirst(4)
            guard field.dropFirst().prefix(3).allSatisfy({ $0 == 0 }), bytes.first ?? 0xFF < 0x80 else { return nil }
            return bytes.reduce(0) { $0 << 8 | Int($1) }
        }
        let text = String(decoding: field.filter { $0 != 0 && $0 != 0x20 }, as: UTF8.self)
        return Int(text, radix: 8)
    }
}

/// What is wrong with an archive.
package struct TarError: Error, CustomStringConvertible {
    var what: String

    package var description: String { "the tar archive is damaged: \(what)" }
}
