import Crypto

/// Encrypts a file to some recipients, any of which opens it: age, version 1 (https://c2sp.org/age).
package struct AgeEncryptor: ByteFilter, Sendable {
    private let cipher: ChunkCipher
    /// The header and the salt, until they are written.
    private var head: [UInt8]
    /// What is not sealed yet, since it may be in the last chunk.
    private var pending: [UInt8] = []

    package init(recipients: [AgeRecipient]) throws {
        guard !recipients.isEmpty else {
            throw ArchiveError(.age, .recipientRejected, "A file that is encrypted needs a recipient.")
        }
        let fileKey = FileKey()
        let stanzas = try recipients.map { try X25519Stanza.make(fileKey, for: $0) }
        let salt = SymmetricKey(size: .bits128).withUnsafeBytes { Array($0) }
        cipher = ChunkCipher(fileKey, salt: salt)
        head = AgeHeader(stanzas, key: fileKey).bytes + salt
        pending.reserveCapacity(ChunkCipher.size)
    }

    package mutating func consume(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) throws {
        writeHead(into: &output)
        var rest = bytes
        while pending.count + rest.count > ChunkCipher.size {
            // A whole chunk that lies in the input is sealed from there.
            let isWhole = pending.isEmpty
            let count = ChunkCipher.size - pending.count
            let chunk = UnsafeRawBufferPointer(rebasing: rest[..<count])
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            if isWhole {
                try cipher.seal(chunk, isLast: false, into: &output)
            } else {
                pending.append(contentsOf: chunk)
                try sealPending(isLast: false, into: &output)
            }
        }
        pending.append(contentsOf: rest)
    }

    package mutating func finish(into output: inout [UInt8]) throws {
        writeHead(into: &output)
        try sealPending(isLast: true, into: &output)
    }

    private mutating func writeHead(into output: inout [UInt8]) {
        output += head
        head = []
    }

    private mutating func sealPending(isLast: Bool, into output: inout [UInt8]) throws {
        try pending.withUnsafeBytes { try cipher.seal($0, isLast: isLast, into: &output) }
        pending.removeAll(keepingCapacity: true)
    }
}
