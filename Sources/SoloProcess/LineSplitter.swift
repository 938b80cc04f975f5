/// Cuts a stream of bytes into lines, and a line that never ends into pieces of at most `limit` bytes.
package struct LineSplitter: Sendable {
    private var partial: [UInt8] = []
    private let limit: Int

    package init(limit: Int = 65_536) { self.limit = limit }

    /// The lines that end in these bytes, without their ends.
    package mutating func split(_ bytes: [UInt8]) -> [String] {
        var lines: [String] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                if partial.last == UInt8(ascii: "\r") { partial.removeLast() }
                lines.append(take())
            } else {
                partial.append(byte)
                if partial.count >= limit { lines.append(take()) }
            }
        }
        return lines
    }

    /// The line that has begun and not ended.
    package var unfinished: String { String(decoding: partial, as: UTF8.self) }

    /// What came after the last line's end, if anything.
    package mutating func finish() -> String? { partial.isEmpty ? nil : take() }

    private mutating func take() -> String {
        defer { partial.removeAll(keepingCapacity: true) }
        return String(decoding: partial, as: UTF8.self)
    }
}
