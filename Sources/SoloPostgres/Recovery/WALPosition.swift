/// A place in the write-ahead log (LSN in Postgres' manual), such as `0/2000028`.
package struct WALPosition: Sendable, Hashable, Comparable, CustomStringConvertible {
    package var offset: UInt64

    package init(offset: UInt64) {
        self.offset = offset
    }

    /// Reads what Postgres writes: the upper and the lower half in hexadecimal.
    package init?(_ text: some StringProtocol) {
        let halves = text.split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count == 2, let upper = UInt32(halves[0], radix: 16), let lower = UInt32(halves[1], radix: 16)
        else { return nil }
        offset = UInt64(upper) << 32 | UInt64(lower)
    }

    package static func < (one: Self, other: Self) -> Bool { one.offset < other.offset }

    package var description: String {
        let halves = [offset >> 32, offset & 0xffff_ffff].map { String($0, radix: 16, uppercase: true) }
        return halves.joined(separator: "/")
    }
}

/// A file of the write-ahead log: 16 MiB, as all clusters of Solo have them.
package struct WALSegment: Sendable, Hashable, Comparable, CustomStringConvertible {
    package static let bytes = 16 << 20
    private static let perUpperHalf = UInt64(1 << 32) / UInt64(bytes)

    package var timeline: Int
    package var number: UInt64

    package init(timeline: Int, number: UInt64) {
        self.timeline = timeline
        self.number = number
    }

    package init(timeline: Int, at position: WALPosition) {
        self.init(timeline: timeline, number: position.offset / UInt64(Self.bytes))
    }

    /// The one that has what is written before a position.
    package init(timeline: Int, before position: WALPosition) {
        self.init(timeline: timeline, at: WALPosition(offset: max(position.offset, 1) - 1))
    }

    /// Reads a file's name: the timeline, and two parts of the number, with eight hexadecimals each.
    package init?(_ name: String) {
        let digits = Array(name)
        guard digits.count == 24, digits.allSatisfy({ $0.isHexDigit && !$0.isLowercase }) else { return nil }
        let parts = stride(from: 0, to: 24, by: 8).compactMap { UInt32(String(digits[$0..<$0 + 8]), radix: 16) }
        guard parts.count == 3, parts[2] < Self.perUpperHalf else { return nil }
        self.init(timeline: Int(parts[0]), number: UInt64(parts[1]) * Self.perUpperHalf + UInt64(parts[2]))
    }

    package var next: Self { Self(timeline: timeline, number: number + 1) }

    package static func < (one: Self, other: Self) -> Bool {
        (one.timeline, one.number) < (other.timeline, other.number)
    }

    /// The file's name.
    package var description: String {
        [UInt64(timeline), number / Self.perUpperHalf, number % Self.perUpperHalf].map { part in
            let digits = String(part, radix: 16, uppercase: true)
            return String(repeating: "0", count: 8 - digits.count) + digits
        }
        .joined()
    }
}
