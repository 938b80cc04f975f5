import Foundation

/// A client that sends exactly the bytes it is told to, with blocking calls on a thread of its own.
final class RawConnection: @unchecked Sendable {
    // `@unchecked`: a test uses one from one task at a time.

    struct Response {
        var status: Int
        /// Names in lower case.
        var headers: [(name: String, value: String)]
        var body: String

        subscript(name: String) -> String? { headers.first { $0.name == name }?.value }
    }

    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    private let descriptor: Int32
    private var received: [UInt8] = []

    init(port: Int) throws {
        #if os(Linux)
            descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Failure(description: "connect: \(String(cString: strerror(errno)))") }
    }

    deinit {
        close(descriptor)
    }

    func send(_ text: String) throws {
        try send(Array(text.utf8))
    }

    func send(_ bytes: [UInt8]) throws {
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(description: "send: \(String(cString: strerror(errno)))") }
            offset += count
        }
    }

    func endSending() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// The next response; `nil` if the connection ended instead. Interim responses (1xx) count too.
    func response(toHead: Bool = false) throws -> Response? {
        while true {
            if let end = range(of: Array("\r\n\r\n".utf8)) {
                let head = String(decoding: received[..<end.lowerBound], as: UTF8.self)
                var lines = head.components(separatedBy: "\r\n")
                let status = lines.removeFirst().split(separator: " ")
                guard status.count > 1, let code = Int(status[1]) else {
                    throw Failure(description: "no status: \(head)")
                }
                let headers = lines.map { line in
                    let parts = line.split(separator: ":", maxSplits: 1)
                    return (name: parts[0].lowercased(), value: parts[1].trimmingCharacters(in: .whitespaces))
                }
                received.removeFirst(end.upperBound)
                var response = Response(status: code, headers: headers, body: "")
                let length = toHead || code < 200 ? 0 : Int(response["content-length"] ?? "0") ?? 0
                while received.count < length {
                    guard try receive() else { throw Failure(description: "the body ended early") }
                }
                response.body = String(decoding: received[..<length], as: UTF8.self)
                received.removeFirst(length)
                return response
            }
            guard try receive() else { return nil }
        }
    }

    /// Whether the peer has ended the connection, without a byte before.
    func isEnded() throws -> Bool {
        try received.isEmpty && !receive()
    }

    /// Whether there is something to read, or the end, within some milliseconds.
    func hasBytes(within milliseconds: Int32) throws -> Bool {
        var interest = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&interest, 1, milliseconds) > 0
    }

    private func receive() throws -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count < 0 { throw Failure(description: "recv: \(String(cString: strerror(errno)))") }
        received += buffer[..<count]
        return count > 0
    }

    private func range(of needle: [UInt8]) -> Range<Int>? {
        guard received.count >= needle.count else { return nil }
        for start in 0...(received.count - needle.count)
        where received[start..<start + needle.count].elementsEqual(needle) {
            return start..<start + needle.count
        }
        return nil
    }
}

/// Runs what blocks on a thread that may be blocked.
func blocking<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        let run: @Sendable () -> Void = { continuation.resume(with: .init(catching: work)) }
        Thread.detachNewThread(run)
    }
}
