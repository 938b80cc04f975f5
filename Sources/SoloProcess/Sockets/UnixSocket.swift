import Dispatch
import SoloConcurrency

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A socket that is found by the path of a file.
package enum UnixSocket {
    /// Connects to whoever listens there.
    package static func connect(_ path: String) throws(SystemCallError) -> Descriptor {
        let descriptor = Descriptor(socket(AF_UNIX, streamSocket, 0))
        guard descriptor.raw >= 0 else { throw SystemCallError("socket", on: path) }
        let result = try with(path) { openConnection(descriptor.raw, $0, $1) }
        guard result == 0 else { throw SystemCallError("connect to", on: path) }
        return descriptor
    }

    /// Waits for the next connection. Throws once the listener is shut down.
    package static func accept(_ listener: Descriptor) throws(SystemCallError) -> Descriptor {
        while true {
            let raw = acceptConnection(listener.raw, nil, nil)
            if raw >= 0 { return Descriptor(raw) }
            guard errno == EINTR || errno == ECONNABORTED else { throw SystemCallError("accept") }
        }
    }

    /// Ends both directions, also for who waits on it in another thread.
    package static func shutDown(_ descriptor: Descriptor) { _ = shutdown(descriptor.raw, Int32(SHUT_RDWR)) }

    /// Carries bytes between two connections. Returns when the other one has ended.
    package static func join(_ one: (input: Descriptor, output: Descriptor), with other: Descriptor) {
        startThread { carry(from: one.input, to: other) }
        carry(from: other, to: one.output)
        one.output.close()
    }

    /// Carries bytes between two connections until both have ended, and closes them.
    package static func relay(_ one: Descriptor, _ other: Descriptor) {
        let ended = DispatchSemaphore(value: 0)
        startThread {
            carry(from: one, to: other)
            ended.signal()
        }
        carry(from: other, to: one)
        ended.wait()
        one.close()
        other.close()
    }

    /// The end of one direction is passed on; that of a connection that takes nothing more ends the other one too.
    private static func carry(from source: Descriptor, to target: Descriptor) {
        while let bytes = try? source.read(), !bytes.isEmpty {
            guard (try? target.write(bytes)) != nil else {
                shutDown(source)
                break
            }
        }
        _ = shutdown(target.raw, Int32(SHUT_WR))
    }

    /// Calls a function of the system with the address of a path.
    static func with(
        _ path: String, _ body: (UnsafePointer<sockaddr>?, socklen_t) -> Int32
    ) throws(SystemCallError) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw SystemCallError("reach", on: path, number: ENAMETOOLONG)
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        return withUnsafeBytes(of: &address) { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) { body($0.baseAddress, length) }
        }
    }
}

// The type has methods of the same names, which would hide libc's.
private func openConnection(_ raw: Int32, _ address: UnsafePointer<sockaddr>?, _ length: socklen_t) -> Int32 {
    connect(raw, address, length)
}

private func acceptConnection(
    _ raw: Int32, _ address: UnsafeMutablePointer<sockaddr>?, _ length: UnsafeMutablePointer<socklen_t>?
) -> Int32 { accept(raw, address, length) }
