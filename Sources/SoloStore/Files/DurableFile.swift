package import Foundation

/// A file that is replaced as a whole: after a crash or a power loss it is the old one or the new one.
package struct DurableFile: Sendable {
    package let path: String

    package init(path: String) {
        self.path = path
    }

    private var folder: String { (path as NSString).deletingLastPathComponent }

    /// The content, or `nil` if there is no such file.
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

    /// Whether there is such a file.
    package func exists() throws -> Bool {
        if access(path, F_OK) == 0 { return true }
        guard errno == ENOENT else { throw FileError("find", path) }
        return false
    }

    /// Replaces the file with one that its owner alone may read, unless told otherwise: writes another one, flushes it,
    /// renames it, flushes the folder.
    package func replace(with content: Data, permissions: mode_t = 0o600) throws {
        let other = "\(path).\(UUID().uuidString.prefix(8)).new"
        let descriptor = open(other, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError("write", other) }
        do {
            defer { close(descriptor) }
            // The mode that open(2) takes is cut by the process's umask.
            guard fchmod(descriptor, permissions) == 0 else { throw FileError("set the permissions of", other) }
            try Self.writeAll(content, to: descriptor, of: other)
            try Self.flush(descriptor, of: other)
            guard rename(other, path) == 0 else { throw FileError("replace", path) }
        } catch {
            unlink(other)
            throw error
        }
        try Self.flushFolder(folder)
    }

    /// Returns when the content that something else wrote is on the disk.
    package func flush() throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError("open", path) }
        defer { close(descriptor) }
        try Self.flush(descriptor, of: path)
    }

    /// Gives the file another name, in the place of whatever had it. The other name's folder is on the same disk.
    package func move(to other: String) throws {
        guard rename(path, other) == 0 else { throw FileError("rename", path) }
        let target = DurableFile(path: other)
        try Self.flushFolder(target.folder)
        if target.folder != folder { try Self.flushFolder(folder) }
    }

    /// Gives this folder or file the place of another one, and the other one its own: after a crash both or none have changed places.
    package func exchange(with other: String) throws {
        guard SoloStore.exchange(path, other) == 0 else { throw FileError("put in the place of \(other)", path) }
        let target = DurableFile(path: other)
        try Self.flushFolder(target.folder)
        if target.folder != folder { try Self.flushFolder(folder) }
    }

    /// Removes the file. It does not come back after a power loss. It is not an error if it is not there.
    package func remove() throws {
        guard unlink(path) == 0 else {
            if errno == ENOENT { return }
            throw FileError("remove", path)
        }
        try Self.flushFolder(folder)
    }
}

/// An error of the file system.
package struct FileError: Error, Sendable, CustomStringConvertible {
    package let description: String
    package let path: String
    /// The `errno` that the call left.
    package let number: Int32

    /// The error that the last call left in `errno`.
    package init(_ action: String, _ path: String) {
        number = errno
        self.path = path
        description = "Cannot \(action) \(path): \(String(cString: strerror(number)))."
    }
}
