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

    private struct State {
        var watched: [ObjectIdentifier: any Watched] = [:]
        /// How often that changed.
        var version = 0
    }

    private let state = Mutex(State())
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
        change { $0[ObjectIdentifier(link)] = link }
    }

    func remove(_ link: any Watched) {
        change { $0[ObjectIdentifier(link)] = nil }
    }

    private func change(_ body: (inout [ObjectIdentifier: any Watched]) -> Void) {
        state.withLock { state in
            body(&state.watched)
            state.version += 1
        }
        wake()
    }

    /// Looks again at who wants to write.
    func wake() {
        var byte: UInt8 = 0
        _ = write(waking, &byte, 1)
    }

    private func run() {
        var bytes = [UInt8](repeating: 0, count: 64)
        var (links, version): ([any Watched], Int) = ([], 0)
        var polled: [pollfd] = []
        while true {
            state.withLock { state in
                guard polled.isEmpty || version != state.version else { return }
                (links, version) = (Array(state.watched.values), state.version)
                polled = ([woken] + links.map(\.socket)).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            }
            for index in links.indices {
                polled[index + 1].events = Int16(POLLIN | (links[index].wantsToWrite ? POLLOUT : 0))
            }
            _ = poll(&polled, nfds_t(polled.count), -1)
            if polled[0].revents != 0 { while read(woken, &bytes, bytes.count) > 0 {} }
            for index in links.indices where polled[index + 1].revents != 0 { links[index].ready() }
        }
    }
}
