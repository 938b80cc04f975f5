import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A file descriptor that is closed once, by `close()` or with the last reference to it.
package final class Descriptor: Sendable {
    package let raw: Int32
    private let isOpen = Mutex(true)

    /// Takes the descriptor over and marks it close-on-exec: a child gets what it is handed, and nothing else.
    package init(_ raw: Int32) {
        self.raw = raw
        _ = fcntl(raw, F_SETFD, FD_CLOEXEC)
    }

    deinit { close() }

    package func close() {
        isOpen.withLock { open in
            guard open else { return }
            open = false
            closeDescriptor(raw)
        }
    }

    /// A pipe, as its end to read and its end to write.
    package static func pipe() throws(SystemCallError) -> (reading: Descriptor, writing: Descriptor) {
        var ends: [Int32] = [-1, -1]
        guard makePipe(&ends) == 0 else { throw SystemCallError("pipe") }
        return (Descriptor(ends[0]), Descriptor(ends[1]))
    }

    /// Writes all of it, waiting if the other side is slow. Throws `EPIPE` when the other side is gone.
    package func write(_ bytes: [UInt8]) throws(SystemCallError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { writeBytes(raw, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw SystemCallError("write")
            }
            rest = rest.dropFirst(count)
        }
    }

    /// Up to 64 KiB, waiting for the first byte of it. Empty at the end.
    package func read() throws(SystemCallError) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = buffer.withUnsafeMutableBytes { readBytes(raw, $0.baseAddress, $0.count) }
            if count >= 0 { return Array(buffer.prefix(count)) }
            if errno != EINTR { throw SystemCallError("read") }
        }
    }
}

// The class has methods of the same names, which would hide libc's.
private func closeDescriptor(_ raw: Int32) { _ = close(raw) }
private func makePipe(_ ends: inout [Int32]) -> Int32 { pipe(&ends) }
private func writeBytes(_ raw: Int32, _ from: UnsafeRawPointer?, _ count: Int) -> Int { write(raw, from, count) }
private func readBytes(_ raw: Int32, _ into: UnsafeMutableRawPointer?, _ count: Int) -> Int { read(raw, into, count) }
