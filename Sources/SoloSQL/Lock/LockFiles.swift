import Foundation

/// The two files of a database's writer lock, with flock(2) on each: the kernel releases it when its process ends, however it ends.
///
/// `.writer` is locked by whoever writes. A process first locks `.writer-next`, and releases that when it has the other: without
/// it, a process that writes without a pause would take the lock again before another one has even been woken.
final class LockFiles: Sendable {
    private static let writerSuffix = ".writer"
    private static let nextSuffix = ".writer-next"

    private let path: String
    private let writer: Int32
    private let next: Int32

    /// The files beside a database.
    static func paths(of database: String) -> [String] {
        [database + writerSuffix, database + nextSuffix]
    }

    init(database: String) throws {
        path = database + Self.writerSuffix
        // Whoever may write to the database may lock it.
        var status = stat()
        let mode = stat(database, &status) == 0 ? status.st_mode & 0o666 : 0o600
        writer = try Self.open(path, mode)
        do {
            next = try Self.open(database + Self.nextSuffix, mode)
        } catch {
            close(writer)
            throw error
        }
    }

    deinit {
        close(next)
        close(writer)
    }

    /// Takes the lock, or returns `false` if another process has it or is the next to have it.
    func takeIfFree() throws -> Bool {
        guard try lock(next, LOCK_EX | LOCK_NB), try lock(writer, LOCK_EX | LOCK_NB) else { return false }
        unlock(next)
        return true
    }

    /// Waits for the lock, and blocks its thread. After ``takeIfFree()`` it may have its place as the next already.
    func take() throws {
        _ = try lock(next, LOCK_EX)
        defer { unlock(next) }
        _ = try lock(writer, LOCK_EX)
    }

    /// Releases it at once. Closing alone would not: a process that is being started has a copy of the descriptor until it
    /// becomes its program.
    func release() { unlock(writer) }

    /// Says who has the lock. It is for an error's message alone, so a failure to write it is not one of the lock.
    func sign(_ record: WriterRecord) {
        let line = record.line
        _ = pwrite(writer, line, line.count, 0)
    }

    /// Who has the lock, or had it last.
    func record() -> WriterRecord? {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = pread(writer, &bytes, bytes.count, 0)
        return WriterRecord.parse(Array(bytes.prefix(max(0, count))))
    }

    private static func open(_ path: String, _ mode: mode_t) throws -> Int32 {
        let descriptor = openFile(path, O_RDWR | O_CREAT | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw failure("cannot be opened", path) }
        return descriptor
    }

    /// `false` if somebody else has it.
    private func lock(_ descriptor: Int32, _ operation: Int32) throws -> Bool {
        while flock(descriptor, operation) != 0 {
            switch errno {
            case EINTR: continue
            case EWOULDBLOCK: return false
            default: throw Self.failure("cannot be locked", path)
            }
        }
        return true
    }

    private func unlock(_ descriptor: Int32) { _ = flock(descriptor, LOCK_UN) }

    private static func failure(_ what: String, _ path: String) -> SQLError {
        SQLError(.storage, "\(path) \(what): \(String(cString: strerror(errno))).")
    }
}

// The class has a method of the same name, which would hide libc's.
private func openFile(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 { open(path, flags, mode) }
