/// A message's id: the time of its sending, and after it a count, so that ids sort as messages were sent and none is used again.
package struct MessageID: Hashable, Sendable, Comparable {
    package let number: Int64

    package init(_ number: Int64) {
        self.number = number
    }

    /// Thirteen letters and digits (Crockford's base 32), in the order of the numbers.
    package var text: String {
        var text: [UInt8] = []
        for digit in stride(from: 60, through: 0, by: -5) {
            text.append(Self.digits[Int(number >> Int64(digit) & 31)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    package init?(_ text: String) {
        guard text.utf8.count == 13 else { return nil }
        var number: UInt64 = 0
        for character in text.uppercased().utf8 {
            guard let digit = Self.digits.firstIndex(of: character) else { return nil }
            number = number << 5 | UInt64(digit)
        }
        guard let number = Int64(exactly: number) else { return nil }
        self.init(number)
    }

    /// The id after `last` at a time in milliseconds since 1970. It grows even when the clock is set back.
    static func next(after last: MessageID, milliseconds: Int64) -> MessageID {
        MessageID(max(last.number + 1, milliseconds << 20))
    }

    package static func < (one: MessageID, other: MessageID) -> Bool { one.number < other.number }

    private static let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
}
