package import Foundation

/// The steps of a durable write, for files that are not replaced as a whole.
extension DurableFile {
    /// Makes a folder that its owner alone may enter, with those above it, and flushes the entries.
    package static func makeFolder(_ path: String) throws {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue { return }
        let above = (path as NSString).deletingLastPathComponent
        if !above.isEmpty, above != path { try makeFolder(above) }
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw FileError("make the folder", path) }
        try flushFolder(above)
    }

    /// Returns when the folder's entries are on the disk: which files are in it, and not what is in them.
    package static func flushFolder(_ path: String) throws {
        let descriptor = open(path.isEmpty ? "." : path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError("open", path) }
        defer { close(descriptor) }
        try flush(descriptor, of: path)
    }

    /// Returns when what was written to an open file is on the disk.
    package static func flush(_ descriptor: Int32, of path: String) throws {
        guard flushToDisk(descriptor) == 0 else { throw FileError("flush", path) }
    }

    /// Writes all of it to an open file, however many calls that takes.
    package static func writeAll(_ content: Data, to descriptor: Int32, of path: String) throws {
        try content.withUnsafeBytes { try writeAll($0, to: descriptor, of: path) }
    }

    /// As ``writeAll(_:to:of:)``, for bytes that are in no `Data`.
    package static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, of path: String) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw FileError("write", path) }
            rest = rest.dropFirst(count)
        }
    }
}

#if canImport(Darwin)
    /// Returns when the file's or folder's content is on the disk; 0, or -1 with `errno`.
    ///
    /// On a Mac `fsync` leaves it in the drive's memory; fcntl(2) names `F_FULLFSYNC` for the rest. File systems that do not
    /// support it, such as a network's, fall back to `fsync`.
    private func flushToDisk(_ descriptor: Int32) -> Int32 {
        fcntl(descriptor, F_FULLFSYNC) == 0 ? 0 : fsync(descriptor)
    }
#else
    /// Returns when the file's or folder's content is on the disk; 0, or -1 with `errno`.
    private func flushToDisk(_ descriptor: Int32) -> Int32 {
        fsync(descriptor)
    }
#endif
