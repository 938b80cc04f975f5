import Foundation

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Reads the content of one version of an object, whole or a part of it.
///
/// Its files are pinned while it exists, so that a put in the meantime does not remove what is being read. It returns
/// as many bytes as were requested, or throws.
final class ContentReader: Sendable {
    private static let piece = 131_072

    let content: StoredContent
    private let files: ContentFiles

    /// A part that the content does not have.
    struct OutOfBounds: Error, CustomStringConvertible {
        var range: Range<Int>
        var size: Int

        var description: String { "The content has \(size) bytes; \(range) was asked for." }
    }

    /// Takes over the pins of the content's files.
    init(files: ContentFiles, pinned content: StoredContent) {
        self.files = files
        self.content = content
    }

    deinit {
        files.unpin(content.fileNames)
    }

    func forEach(_ range: Range<Int>, _ body: (Data) async throws -> Void) async throws {
        // The last use of `self` in here must not be the end of its pins.
        defer { withExtendedLifetime(self) {} }
        switch content {
        case .inline:
            if let part = try inlineBytes(range), !part.isEmpty { try await body(part) }
        case .files(let files):
            try check(range)
            var start = 0
            for file in files {
                let end = start + file.size
                let wanted = range.clamped(to: start..<end)
                if !wanted.isEmpty {
                    try await read(file, wanted.lowerBound - start..<wanted.upperBound - start, body)
                }
                start = end
            }
        }
    }

    /// The part, if it needs no file; `nil` if it does.
    func inlineBytes(_ range: Range<Int>) throws -> Data? {
        guard case .inline(let bytes) = content else { return nil }
        try check(range)
        let start = bytes.startIndex
        return Data(bytes[start + range.lowerBound..<start + range.upperBound])
    }

    private func check(_ range: Range<Int>) throws {
        guard range.lowerBound >= 0, range.upperBound <= content.size else {
            throw OutOfBounds(range: range, size: content.size)
        }
    }

    private func read(_ file: StoredFile, _ range: Range<Int>, _ body: (Data) async throws -> Void) async throws {
        let path = files.path(of: file.name)
        let descriptor = try await files.blocking {
            let descriptor = open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else {
                throw DamagedFile(path: path, expected: file.size, reason: .cannotOpen(errno))
            }
            return descriptor
        }
        defer { close(descriptor) }
        var offset = range.lowerBound
        while offset < range.upperBound {
            let from = offset
            let count = min(Self.piece, range.upperBound - offset)
            let bytes = try await files.blocking { try Self.read(descriptor, from: from, count: count) }
            // A file that is shorter than the index says is damaged, and the response must not end as if it were whole.
            guard !bytes.isEmpty else { throw DamagedFile(path: path, expected: file.size, reason: .endsAt(offset)) }
            offset += bytes.count
            try await body(bytes)
        }
    }

    private static func read(_ descriptor: Int32, from offset: Int, count: Int) throws -> Data {
        var bytes = Data(count: count)
        let read = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, count, off_t(offset)) }
        guard read >= 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        return bytes.prefix(read)
    }
}
