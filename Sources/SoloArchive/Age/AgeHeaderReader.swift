/// Reads a header line by line, as strictly as it is written: what another program could read in another way is rejected.
struct AgeHeaderReader: Sendable {
    private enum Expected {
        case version, stanza, body
    }

    /// Far above what a file for dozens of people needs.
    private static let limit = 1 << 20
    private static let newline = UInt8(ascii: "\n")

    private var expected = Expected.version
    private var line: [UInt8] = []
    private var stanzas: [AgeStanza] = []
    private var authenticated: [UInt8] = []

    /// Takes bytes up to the header's end. Returns how many, and the header once it is complete.
    mutating func read(_ bytes: UnsafeRawBufferPointer) throws -> (taken: Int, header: AgeHeader?) {
        var taken = 0
        while taken < bytes.count {
            let byte = bytes[taken]
            taken += 1
            guard byte == Self.newline else {
                line.append(byte)
                try checkLength()
                continue
            }
            if let header = try readLine() { return (taken, header) }
        }
        return (taken, nil)
    }

    private func checkLength() throws {
        if expected == .version, line.count > AgeHeader.version.utf8.count { throw Self.unknownVersion(line) }
        guard line.count + authenticated.count <= Self.limit else {
            throw Self.damaged("The header is longer than \(Self.limit) bytes.")
        }
    }

    private mutating func readLine() throws -> AgeHeader? {
        switch expected {
        case .version:
            guard line == Array(AgeHeader.version.utf8) else { throw Self.unknownVersion(line) }
            expected = .stanza
        case .stanza:
            if line.starts(with: AgeHeader.macPrefix.utf8) { return try readEnd() }
            stanzas.append(try Self.stanza(line))
            expected = .body
        case .body:
            try readBody()
        }
        authenticated += line + [Self.newline]
        line.removeAll(keepingCapacity: true)
        return nil
    }

    private static func stanza(_ line: [UInt8]) throws -> AgeStanza {
        guard line.starts(with: AgeStanza.prefix.utf8) else {
            throw damaged("A line of the header begins with neither `->` nor `---`.")
        }
        let words = line.dropFirst(AgeStanza.prefix.utf8.count)
            .split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard words.allSatisfy({ !$0.isEmpty && $0.allSatisfy { (33...126).contains($0) } }) else {
            throw damaged("A recipient in the header has an argument that is empty or not of printable characters.")
        }
        let texts = words.map { String(decoding: $0, as: UTF8.self) }
        return AgeStanza(kind: texts[0], arguments: Array(texts.dropFirst()), body: [])
    }

    private mutating func readBody() throws {
        guard line.count <= AgeStanza.columns, let bytes = CanonicalBase64.bytes(line) else {
            throw Self.damaged("A recipient's key in the header is not base 64 in lines of \(AgeStanza.columns).")
        }
        stanzas[stanzas.count - 1].body += bytes
        if line.count < AgeStanza.columns { expected = .stanza }
    }

    private func readEnd() throws -> AgeHeader {
        guard let first = line.dropFirst(AgeHeader.macPrefix.utf8.count).first, first == UInt8(ascii: " "),
            let mac = CanonicalBase64.bytes(line.dropFirst(AgeHeader.macPrefix.utf8.count + 1)), mac.count == 32
        else { throw Self.damaged("The header's last line is not `---` and a code of 32 bytes in base 64.") }
        guard !stanzas.isEmpty else { throw Self.damaged("The header names no recipient.") }
        return AgeHeader(
            stanzas: stanzas, authenticated: authenticated + Array(AgeHeader.macPrefix.utf8), mac: mac)
    }

    static func unknownVersion(_ line: [UInt8]) -> ArchiveError {
        damaged(
            line.starts(with: "age-encryption.org/".utf8)
                ? "The file is of another version of age than \(AgeHeader.version)."
                : "The file is not encrypted with age: it does not begin with \(AgeHeader.version).")
    }

    static let truncated = damaged("The file ends within its header.")

    static func damaged(_ message: String) -> ArchiveError { ArchiveError(.age, .headerDamaged, message) }
}
