import SoloConcurrency
import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// One thread that waits for the sockets of all connections, so that no task's thread ever does.
final class PostgresReactor: Sendable {
    /// What the reactor waits for on a socket.
    protocol Watched: AnyObject, Sendable {
        var socket: Int32 { get }
        /// Whether bytes wait for the socket to take them.
        var wantsToWrite: Bool { get }
        func ready()
    }

    static let shared = PostgresReactor()

    private let watched = Mutex<[ObjectIdentifier: any Watched]>([:])
    private let waking: Int32
    private let woken: Int32

    private init() {
        var ends: [Int32] = [0, 0]
        precondition(pipe(&ends) == 0, "No pipe could be made: \(errno).")
        (woken, waking) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
        startThread { self.run() }
    }

    func add(_ link: any Watched) {
        watched.withLock { $0[ObjectIdentifier(link)] = link }
        wake()
    }

    func remove(_ link: any Watched) {
        watched.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(link)) }
        wake()
    }

    /// Looks again at who wants to write.
    func wake() {
        var byte: UInt8 = 0
        _ = write(waking, &byte, 1)
    }

    private func run() {
        var bytes = [UInt8](repeating: 0, count: 64)
        while true {
            let links = watched.withLock { Array($0.values) }
            var polled = [pollfd(fd: woken, events: Int16(POLLIN), revents: 0)]
            polled += links.map { link in
                pollfd(fd: link.socket, events: Int16(POLLIN | (link.wantsToWrite ? POLLOUT : 0)), revents: 0)
            }
            _ = poll(&polled, nfds_t(polled.count), -1)
            if polled[0].revents != 0 { while read(woken, &bytes, bytes.count) > 0 {} }
            for (link, state) in zip(links, polled.dropFirst()) where state.revents != 0 { link.ready() }
        }
    }
}
