package import Foundation

/// A file that is replaced as a whole: after a crash or a power loss it is the old one or the new one.
package struct DurableFile: Sendable {
    let path: String

    package init(path: String) {
        self.path = path
    }

    /// The content, or `nil` where there is no such file.
    package func read() throws -> Data? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw FileError("read", path)
        }
        defer { close(descriptor) }
        var content = Data()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Foundation.read(descriptor, &buffer, buffer.count)
            if count == 0 { return content }
            if count < 0 {
                if errno == EINTR { continue }
                throw FileError("read", path)
            }
            content.append(contentsOf: buffer[..<count])
        }
    }

    /// Replaces the file with one that its owner alone may read: writes another one, flushes it, renames it, flushes the folder.
    package func replace(with content: Data) throws {
        let other = "\(path).\(UUID().uuidString.prefix(8)).new"
        let descriptor = open(other, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError("write", other) }
        do {
            defer { close(descriptor) }
            var rest = content[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
                if count < 0 {
                    if errno == EINTR { continue }
                    throw FileError("write", other)
                }
                rest = rest.dropFirst(count)
            }
            guard flushToDisk(descriptor) == 0 else { throw FileError("flush", other) }
            guard rename(other, path) == 0 else { throw FileError("replace", path) }
        } catch {
            unlink(other)
            throw error
        }
        try Self.flushFolder((path as NSString).deletingLastPathComponent)
    }

    /// Makes a folder that its owner alone may enter, with those above it, and flushes the entries.
    static func makeFolder(_ path: String) throws {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue { return }
        let above = (path as NSString).deletingLastPathComponent
        if !above.isEmpty, above != path { try makeFolder(above) }
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw FileError("make the folder", path) }
        try flushFolder(above)
    }

    static func flushFolder(_ path: String) throws {
        let descriptor = open(path.isEmpty ? "." : path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError("open", path) }
        defer { close(descriptor) }
        guard flushToDisk(descriptor) == 0 else { throw FileError("flush", path) }
    }
}

/// What the file system refused.
package struct FileError: Error, Sendable, CustomStringConvertible {
    package let description: String
    package let path: String
    /// The `errno` that the call left.
    package let number: Int32

    /// The error that the last call left in `errno`.
    init(_ action: String, _ path: String) {
        number = errno
        self.path = path
        description = "Cannot \(action) \(path): \(String(cString: strerror(number)))."
    }
}
