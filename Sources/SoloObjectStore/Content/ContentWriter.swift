import Foundation
import SoloS3
import SoloStore

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Receives a content: small ones stay in memory and go into the index, larger ones go to a file.
///
/// One task uses it. A content that is not kept leaves no file.
final class ContentWriter {
    /// From here on a content has a file of its own. Below it, reading it out of the index is quicker than opening a
    /// file (see *35% Faster Than The Filesystem* and *Internal Versus External BLOBs* on sqlite.org), and puts share
    /// their syncs.
    static let inlineLimit = 32_768
    /// How many bytes are collected before they are written to the disk.
    private static let bufferLimit = 131_072

    private let files: ContentFiles
    private let alwaysFile: Bool
    private var buffer = Data()
    private var file: OpenFile?
    private(set) var size = 0

    private struct OpenFile {
        var name: String
        var descriptor: Int32
    }

    init(files: ContentFiles, alwaysFile: Bool = false) {
        self.files = files
        self.alwaysFile = alwaysFile
    }

    deinit {
        if let file { Self.discard(file.descriptor, path: files.path(of: file.name)) }
    }

    func append(_ piece: Data) async throws {
        size += piece.count
        buffer.append(piece)
        if buffer.count >= Self.bufferLimit { try await spill() }
    }

    /// Whatever was appended, safe on the disk if it has a file; the file's folder is flushed with the commit.
    func finish() async throws -> StoredContent {
        if file == nil, !alwaysFile, size <= Self.inlineLimit { return .inline(buffer) }
        try await spill()
        guard let file else { return .inline(buffer) }
        let (descriptor, path) = (file.descriptor, files.path(of: file.name))
        try await files.blocking { try DurableFile.flush(descriptor, of: path) }
        self.file = nil
        close(descriptor)
        return .files([StoredFile(name: file.name, size: size)])
    }

    private func spill() async throws {
        let file = try self.file ?? begin()
        self.file = file
        let bytes = buffer
        buffer = Data()
        let (descriptor, path) = (file.descriptor, files.path(of: file.name))
        try await files.blocking { try DurableFile.writeAll(bytes, to: descriptor, of: path) }
    }

    private func begin() throws -> OpenFile {
        let name = files.makeName()
        let path = files.path(of: name)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError("write", path) }
        return OpenFile(name: name, descriptor: descriptor)
    }

    private static func discard(_ descriptor: Int32, path: String) {
        close(descriptor)
        unlink(path)
    }
}
