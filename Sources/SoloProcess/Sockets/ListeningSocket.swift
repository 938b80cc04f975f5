#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A listening socket that is passed to child processes, which accept on it. Its backlog holds the connections that arrive
/// while one release follows another.
package struct ListeningSocket: Sendable {
    package let descriptor: Descriptor
    /// The port that it got; 0 for a Unix socket.
    package let port: Int

    /// Connections that the kernel holds until they are accepted.
    private static let backlog: Int32 = 1024

    /// Listens on a port of the loopback; 0 takes a free one. Throws `EADDRINUSE` if it is taken.
    package static func tcp(port: Int) throws(SystemCallError) -> ListeningSocket {
        let socket = try reserve(port: port)
        try socket.listen()
        return socket
    }

    /// Takes a port of the loopback without listening yet: connections are refused rather than left waiting.
    package static func reserve(port: Int) throws(SystemCallError) -> ListeningSocket {
        let descriptor = Descriptor(socket(AF_INET, streamSocket, 0))
        let subject = "port \(port)"
        guard descriptor.raw >= 0 else { throw SystemCallError("socket", on: subject) }
        var yes: Int32 = 1
        setsockopt(descriptor.raw, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(truncatingIfNeeded: port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeBytes(of: &address) { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) { bind(descriptor.raw, $0.baseAddress, length) }
        }
        guard bound == 0 else { throw SystemCallError("bind", on: subject) }
        _ = withUnsafeMutableBytes(of: &address) { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) { getsockname(descriptor.raw, $0.baseAddress, &length) }
        }
        return ListeningSocket(descriptor: descriptor, port: Int(in_port_t(bigEndian: address.sin_port)))
    }

    package func listen() throws(SystemCallError) {
        guard beginListening(descriptor.raw, Self.backlog) == 0 else {
            throw SystemCallError("listen", on: "port \(port)")
        }
    }

    /// Listens on a Unix socket in place of one that an ended process left.
    ///
    /// - Parameter isShared: whether whoever enters its folder may connect, and not its owner alone.
    package static func unix(path: String, isShared: Bool = false) throws(SystemCallError) -> ListeningSocket {
        let descriptor = Descriptor(socket(AF_UNIX, streamSocket, 0))
        guard descriptor.raw >= 0 else { throw SystemCallError("socket", on: path) }
        unlink(path)
        let bound = try UnixSocket.with(path) { bind(descriptor.raw, $0, $1) }
        // The folder says who can connect between `bind` and `chmod`.
        guard bound == 0, chmod(path, isShared ? 0o777 : 0o600) == 0, beginListening(descriptor.raw, backlog) == 0
        else {
            throw SystemCallError("listen", on: path)
        }
        return ListeningSocket(descriptor: descriptor, port: 0)
    }
}

/// What `errno` is for a port that is taken.
package let addressInUse = EADDRINUSE

// The type has a method of the same name, which would hide libc's.
private func beginListening(_ raw: Int32, _ backlog: Int32) -> Int32 { listen(raw, backlog) }
