import Foundation

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Reads a part of an object's files, in pieces.
///
/// The files are pinned for as long as it lives, so that a put in the meantime does not cut what is being read.
final class ContentReader: Sendable {
    private static let piece = 131_072

    private let files: ContentFiles
    private let content: [StoredFile]
    private let range: Range<Int>

    /// Takes over the pins of the content's files.
    init(files: ContentFiles, pinned content: [StoredFile], range: Range<Int>) {
        self.files = files
        self.content = content
        self.range = range
    }

    deinit {
        files.unpin(content.map(\.name))
    }

    func forEach(_ body: (Data) async throws -> Void) async throws {
        var start = 0
        for file in content {
            let end = start + file.size
            let wanted = range.clamped(to: start..<end)
            if !wanted.isEmpty {
                try await read(file, wanted.lowerBound - start..<wanted.upperBound - start, body)
            }
            start = end
        }
    }

    private func read(_ file: StoredFile, _ range: Range<Int>, _ body: (Data) async throws -> Void) async throws {
        let path = files.path(of: file.name)
        let descriptor = try await files.blocking {
            let descriptor = open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
            return descriptor
        }
        defer { close(descriptor) }
        var offset = range.lowerBound
        while offset < range.upperBound {
            let from = offset
            let count = min(Self.piece, range.upperBound - offset)
            let bytes = try await files.blocking { try Self.read(descriptor, from: from, count: count) }
            // A file that is shorter than the index says is damaged, and the answer must not end as if it were whole.
            guard !bytes.isEmpty else { throw POSIXError(.EIO) }
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
