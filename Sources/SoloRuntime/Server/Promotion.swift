import Foundation

/// Remembers on the disk that a release was promoted, so that it accepts at once when it is started again after a crash.
struct Promotion: Sendable {
    var path: String
    var release: String

    /// Whether the file names this release.
    var isKept: Bool {
        guard let data = FileManager.default.contents(atPath: path) else { return false }
        return String(decoding: data, as: UTF8.self) == release + "\n"
    }

    /// Writes the file so that it is there, whole, after a power loss too.
    func keep() throws {
        let temporary = "\(path).\(getpid())"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("create", temporary) }
        let bytes = Array((release + "\n").utf8)
        let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        let synced = fsync(descriptor)
        close(descriptor)
        guard written == bytes.count, synced == 0 else { throw failure("write", temporary) }
        guard rename(temporary, path) == 0 else { throw failure("rename to", path) }
        syncFolder()
    }

    /// Removes the file if it is this release's: another one has taken over.
    func forget() {
        guard isKept, unlink(path) == 0 else { return }
        syncFolder()
    }

    private func syncFolder() {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let descriptor = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private func failure(_ what: String, _ path: String) -> StartError {
        StartError("Can't \(what) \(path): \(String(cString: strerror(errno))).")
    }
}
