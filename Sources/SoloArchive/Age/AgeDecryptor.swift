/// Decrypts a file that was encrypted with age, version 1 (https://c2sp.org/age), armored or not.
///
/// What it appends is authentic, but only ``finish(into:)`` tells that nothing is missing.
package struct AgeDecryptor: ByteFilter, Sendable {
    private let openers: [any StanzaOpening]
    private var header = AgeHeaderReader()
    private var payload: AgePayloadReader?
    /// The blank bytes that the input begins with, until it is known whether it is armored.
    private var blanks: [UInt8]? = []
    private var armor: AgeArmorReader?

    package init(identities: [AgeIdentity]) {
        self.init(openers: identities)
    }

    /// Reads a file that is encrypted with a passphrase.
    package init(passphrase: AgePassphrase) {
        self.init(openers: [passphrase])
    }

    init(openers: [any StanzaOpening]) {
        self.openers = openers
    }

    package mutating func consume(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) throws {
        if let start = blanks {
            guard let first = bytes.firstIndex(where: { !AgeArmorReader.isBlank($0) }) else {
                blanks = start + bytes
                if start.count + bytes.count > AgeArmorReader.blankLimit { throw AgeHeaderReader.unknownVersion([]) }
                return
            }
            blanks = nil
            if bytes[first] == UInt8(ascii: "-") { armor = AgeArmorReader() }
            try start.withUnsafeBytes { try unarmor($0, into: &output) }
        }
        try unarmor(bytes, into: &output)
    }

    package mutating func finish(into output: inout [UInt8]) throws {
        var rest: [UInt8] = []
        try armor?.finish(into: &rest)
        try rest.withUnsafeBytes { try decrypt($0, into: &output) }
        guard payload != nil else { throw AgeHeaderReader.truncated }
        try payload?.finish(into: &output)
    }

    private mutating func unarmor(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) throws {
        guard armor != nil else { return try decrypt(bytes, into: &output) }
        var plain: [UInt8] = []
        try armor?.consume(bytes, into: &plain)
        try plain.withUnsafeBytes { try decrypt($0, into: &output) }
    }

    private mutating func decrypt(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) throws {
        var rest = bytes
        if payload == nil {
            let (taken, header) = try header.read(rest)
            guard let header else { return }
            rest = UnsafeRawBufferPointer(rebasing: rest[taken...])
            payload = AgePayloadReader(try fileKey(of: header))
        }
        try payload?.consume(rest, into: &output)
    }

    private func fileKey(of header: AgeHeader) throws -> FileKey {
        // Whoever knows a passphrase can write such a file, which is not true of the other recipients.
        guard header.stanzas.count == 1 || !header.stanzas.contains(where: { $0.kind == AgePassphrase.kind }) else {
            throw AgeHeaderReader.damaged("The header has a passphrase that is not alone.")
        }
        for opener in openers {
            for stanza in header.stanzas {
                guard let key = try opener.fileKey(in: stanza) else { continue }
                guard header.isAuthentic(key: key) else {
                    throw ArchiveError(.age, .headerForged, "The header was changed after the file was encrypted.")
                }
                return key
            }
        }
        let kinds = Set(header.stanzas.map(\.kind)).sorted().joined(separator: ", ")
        throw ArchiveError(
            .age, .noIdentity, "No identity opens the file, which is encrypted to other recipients (\(kinds)).")
    }
}
