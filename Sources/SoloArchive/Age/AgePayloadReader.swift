/// Opens the content of a file: a salt, and then chunks.
struct AgePayloadReader: Sendable {
    private static let sealedSize = ChunkCipher.size + ChunkCipher.overhead

    private let fileKey: FileKey
    private var salt: [UInt8] = []
    private var cipher: ChunkCipher?
    /// Room for a nonce, and what was read of the next chunk.
    private var chunk = [UInt8](repeating: 0, count: ChunkCipher.nonceCount)
    private var count: Int { chunk.count - ChunkCipher.nonceCount }

    init(_ fileKey: FileKey) {
        self.fileKey = fileKey
        chunk.reserveCapacity(ChunkCipher.nonceCount + Self.sealedSize)
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
            if count == Self.sealedSize { try openFollowed(into: &output) }
            let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(Self.sealedSize - count))
            chunk.append(contentsOf: piece)
            rest = UnsafeRawBufferPointer(rebasing: rest[piece.count...])
        }
    }

    mutating func finish(into output: inout [UInt8]) throws {
        guard salt.count == ChunkCipher.saltCount else { throw AgeHeaderReader.truncated }
        guard count >= ChunkCipher.overhead else { throw Self.truncated }
        if try open(isLast: true, into: &output) { return }
        if count == Self.sealedSize, try open(isLast: false, into: &output) { throw Self.truncated }
        throw ArchiveError(
            .age, .contentDamaged,
            "Chunk \(number) of 64 KiB, where the file ends, is damaged or cut off.")
    }

    private mutating func openFollowed(into output: inout [UInt8]) throws {
        if try open(isLast: false, into: &output) { return }
        let number = number
        if try open(isLast: true, into: &output) {
            throw ArchiveError(
                .age, .trailingBytes, "There are bytes behind the last chunk, which is number \(number).")
        }
        throw ArchiveError(.age, .contentDamaged, "Chunk \(number) of 64 KiB is damaged.")
    }

    private mutating func open(isLast: Bool, into output: inout [UInt8]) throws -> Bool {
        var cipher = self.cipher ?? ChunkCipher(fileKey, salt: salt)
        let before = (index: cipher.index, count: output.count)
        guard cipher.open(&chunk, isLast: isLast, into: &output) else { return false }
        self.cipher = cipher
        if output.count == before.count, before.index > 0 {
            throw ArchiveError(
                .age, .contentDamaged, "The last chunk is empty, and the one before it is not marked as last.")
        }
        chunk.removeSubrange(ChunkCipher.nonceCount...)
        return true
    }

    /// Counted from 1, for people.
    private var number: UInt64 { (cipher?.index ?? 0) + 1 }

    private static let truncated = ArchiveError(.age, .truncated, "The file is cut off: its last chunk is missing.")
}
