package import Foundation

/// A new file that is written piece by piece. What was written is on its way to the disk while more comes, so a flush at the end waits
/// for little. It has one owner.
package final class FileWriter {
    /// How many bytes go to the disk at once, a small part of what its queue holds.
    private static let stride = 8 << 20

    package let path: String
    private var descriptor: Int32
    private var written = 0
    /// Up to where the kernel was told to write.
    private var begun = 0

    /// - Throws: `FileError` if the file is there already.
    package init(_ path: String) throws {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError("write", path) }
    }

    deinit { shut() }

    package func append(_ bytes: UnsafeRawBufferPointer) throws {
        try DurableFile.writeAll(bytes, to: descriptor, of: path)
        written += bytes.count
        guard written - begun >= Self.stride else { return }
        beginWriteback(descriptor, from: begun, count: written - begun)
        begun = written
    }

    package func append(_ data: Data) throws {
        try data.withUnsafeBytes { try append($0) }
    }

    /// Ends it. All of it is on the disk when this returns; the folder's entry is not.
    package func flush() throws {
        try DurableFile.flush(descriptor, of: path)
        shut()
    }

    private func shut() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
    }
}
