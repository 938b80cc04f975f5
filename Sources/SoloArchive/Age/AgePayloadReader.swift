/// Opens the content of a file: a salt, and then chunks.
struct AgePayloadReader: Sendable {
    private static let sealedSize = ChunkCipher.size + ChunkCipher.overhead

    private let fileKey: FileKey
    private var salt: [UInt8] = []
    private var cipher: ChunkCipher?
    /// What was read of the next chunk.
    private var pending: [UInt8] = []

    init(_ fileKey: FileKey) {
        self.fileKey = fileKey
        pending.reserveCapacity(Self.sealedSize)
    }

    mutating func consume(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) throws {
        var rest = bytes
        if salt.count < ChunkCipher.saltCount {
            let head = UnsafeRawBufferPointer(rebasing: rest.prefix(ChunkCipher.saltCount - salt.count))
            salt.append(contentsOf: head)
            rest = UnsafeRawBufferPointer(rebasing: rest[head.count...])
        }
        while !rest.isEmpty {
            // Only now is it known that the chunk is not the last one.
            if pending.count == Self.sealedSize { try openPending(into: &output) }
            // A whole chunk that another one follows in the input is opened from there.
            while pending.isEmpty, rest.count > Self.sealedSize {
                try openFollowed(UnsafeRawBufferPointer(rebasing: rest[..<Self.sealedSize]), into: &output)
                rest = UnsafeRawBufferPointer(rebasing: rest[Self.sealedSize...])
            }
            let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(Self.sealedSize - pending.count))
            pending.append(contentsOf: piece)
            rest = UnsafeRawBufferPointer(rebasing: rest[piece.count...])
        }
    }

    mutating func finish(into output: inout [UInt8]) throws {
        guard salt.count == ChunkCipher.saltCount else { throw AgeHeaderReader.truncated }
        guard pending.count >= ChunkCipher.overhead else { throw Self.truncated }
        let last = pending
        try last.withUnsafeBytes { chunk in
            if try open(chunk, isLast: true, into: &output) { return }
            if chunk.count == Self.sealedSize, try open(chunk, isLast: false, into: &output) { throw Self.truncated }
            throw ArchiveError(
                .age, .contentDamaged, "Chunk \(number) of 64 KiB, where the file ends, is damaged or cut off.")
        }
    }

    private mutating func openPending(into output: inout [UInt8]) throws {
        var chunk: [UInt8] = []
        swap(&chunk, &pending)
        try chunk.withUnsafeBytes { try openFollowed($0, into: &output) }
        chunk.removeAll(keepingCapacity: true)
        swap(&chunk, &pending)
    }

    /// Opens a chunk that something follows.
    private mutating func openFollowed(_ chunk: UnsafeRawBufferPointer, into output: inout [UInt8]) throws {
        if try open(chunk, isLast: false, into: &output) { return }
        let number = number
        if try open(chunk, isLast: true, into: &output) {
            throw ArchiveError(
                .age, .trailingBytes, "There are bytes behind the last chunk, which is number \(number).")
        }
        throw ArchiveError(.age, .contentDamaged, "Chunk \(number) of 64 KiB is damaged.")
    }

    private mutating func open(
        _ chunk: UnsafeRawBufferPointer, isLast: Bool, into output: inout [UInt8]
    ) throws -> Bool {
        let cipher = self.cipher ?? ChunkCipher(fileKey, salt: salt)
        self.cipher = cipher
        guard cipher.open(chunk, isLast: isLast, into: &output) else { return false }
        if chunk.count == ChunkCipher.overhead, cipher.index > 1 {
            throw ArchiveError(
                .age, .contentDamaged, "The last chunk is empty, and the one before it is not marked as last.")
        }
        return true
    }

    /// Counted from 1, for people.
    private var number: UInt64 { (cipher?.index ?? 0) + 1 }

    private static let truncated = ArchiveError(.age, .truncated, "The file is cut off: its last chunk is missing.")
}
