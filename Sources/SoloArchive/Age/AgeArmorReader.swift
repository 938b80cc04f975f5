/// Takes the armor off an age file: lines of base 64 between two markers, as in a message that only text survives in.
///
/// It is read strictly, apart from the ends of its lines and blank lines before and after it.
package struct AgeArmorReader: ByteFilter, Sendable {
    private enum Expected {
        case begin, line, end, nothing
    }

    static let begin = "-----BEGIN AGE ENCRYPTED FILE-----"
    private static let end = "-----END AGE ENCRYPTED FILE-----"
    private static let columns = 64
    /// How many blank bytes may stand before and after it.
    static let blankLimit = 1_024

    private var expected = Expected.begin
    private var line: [UInt8] = []
    private var blanks = 0

    package init() {}

    package mutating func consume(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) throws {
        var rest = bytes
        while !rest.isEmpty {
            let newline = rest.firstIndex(of: UInt8(ascii: "\n"))
            let piece = UnsafeRawBufferPointer(rebasing: rest[..<(newline ?? rest.count)])
            guard line.count + piece.count <= Self.blankLimit else { throw Self.damaged("A line is too long.") }
            line.append(contentsOf: piece)
            rest = UnsafeRawBufferPointer(rebasing: rest[(newline.map { $0 + 1 } ?? rest.count)...])
            if newline != nil { try readLine(into: &output) }
        }
    }

    package mutating func finish(into output: inout [UInt8]) throws {
        if !line.isEmpty { try readLine(into: &output) }
        guard expected == .nothing else { throw Self.damaged("The line `\(Self.end)` is missing.") }
    }

    private mutating func readLine(into output: inout [UInt8]) throws {
        defer { line.removeAll(keepingCapacity: true) }
        switch expected {
        case .begin, .nothing:
            if try skipBlank() { return }
            guard expected == .begin else { throw Self.damaged("There is something behind the armored file.") }
            trimReturn()
            guard line == Array(Self.begin.utf8) else { throw Self.damaged("Its first line is not `\(Self.begin)`.") }
            expected = .line
        case .line:
            trimReturn()
            if line == Array(Self.end.utf8) { return ended() }
            guard !line.isEmpty, line.count <= Self.columns, let bytes = CanonicalBase64.paddedBytes(line) else {
                throw Self.damaged("A line is not base 64 in \(Self.columns) columns.")
            }
            output += bytes
            // Only the last line is shorter than the others.
            if bytes.count < Self.columns / 4 * 3 { expected = .end }
        case .end:
            trimReturn()
            guard line == Array(Self.end.utf8) else {
                throw Self.damaged("A short line is not followed by `\(Self.end)`.")
            }
            ended()
        }
    }

    private mutating func ended() {
        expected = .nothing
        blanks = 0
    }

    private mutating func trimReturn() {
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
    }

    private mutating func skipBlank() throws -> Bool {
        guard line.allSatisfy(Self.isBlank) else { return false }
        blanks += line.count + 1
        guard blanks <= Self.blankLimit else {
            throw Self.damaged("It has more than \(Self.blankLimit) blank bytes around it.")
        }
        return true
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || (9...13).contains(byte) }

    private static func damaged(_ message: String) -> ArchiveError { ArchiveError(.armor, .armorDamaged, message) }
}
