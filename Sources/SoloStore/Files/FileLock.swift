import Foundation
import Synchronization

/// A lock between processes on a file, by flock(2). The kernel releases it when its process ends, however it ends.
package final class FileLock: Sendable {
    /// `nil` once it is released.
    private let descriptor: Mutex<Int32?>
    private let path: String

    private init(_ descriptor: Int32, _ path: String) {
        self.descriptor = Mutex(descriptor)
        self.path = path
    }

    deinit { release() }

    /// Takes the lock, and waits while another process has it. Blocks its thread. The file is made if it is not there.
    package static func acquire(_ path: String) throws -> FileLock {
        let lock = try open(path)
        guard try lock.take(LOCK_EX) else { throw FileError("lock", path) }
        return lock
    }

    /// Takes the lock, or returns `nil` if another process has it.
    package static func tryAcquire(_ path: String) throws -> FileLock? {
        let lock = try open(path)
        return try lock.take(LOCK_EX | LOCK_NB) ? lock : nil
    }

    /// Replaces the file's content, such as the id of the process that has the lock. It is for people, and not flushed.
    package func write(_ text: String) throws {
        try descriptor.withLock { descriptor in
            guard let descriptor else { return }
            guard ftruncate(descriptor, 0) == 0 else { throw FileError("write", path) }
            try DurableFile.writeAll(Data(text.utf8), to: descriptor, of: path)
        }
    }

    /// Releases it at once. Closing alone would not: a process that is being started has a copy of the descriptor until it
    /// becomes its program.
    package func release() {
        descriptor.withLock { descriptor in
            guard let open = descriptor else { return }
            descriptor = nil
            _ = flock(open, LOCK_UN)
            close(open)
        }
    }

    private static func open(_ path: String) throws -> FileLock {
        let descriptor = openFile(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError("open", path) }
        return FileLock(descriptor, path)
    }

    /// `false` if another process has it.
    private func take(_ operation: Int32) throws -> Bool {
        try descriptor.withLock { descriptor in
            while let descriptor, flock(descriptor, operation) != 0 {
                switch errno {
                case EINTR: continue
                case EWOULDBLOCK: return false
                default: throw FileError("lock", path)
                }
            }
            return true
        }
    }
}

// The class has a method of the same name, which would hide libc's.
private func openFile(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 { open(path, flags, mode) }
