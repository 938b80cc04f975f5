import SoloConcurrency
import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// What is waited for on a socket, besides its end.
struct SocketInterest: OptionSet, Sendable {
    static let reading = SocketInterest(rawValue: 1)
    static let writing = SocketInterest(rawValue: 2)

    let rawValue: UInt8

    /// As poll(2) has them.
    fileprivate var events: Int16 {
        Int16(contains(.reading) ? POLLIN : 0) | Int16(contains(.writing) ? POLLOUT : 0)
    }

    /// Blocks until it can be read or written, for a millisecond at most. Returns whether it can.
    func wait(for socket: Int32) -> Bool {
        var descriptor = pollfd(fd: socket, events: events, revents: 0)
        return poll(&descriptor, 1, 1) > 0
    }
}

/// One thread that waits for the sockets of all connections, so that no task's thread has to.
final class PostgresReactor: Sendable {
    /// What the reactor waits for on a socket.
    protocol Watched: AnyObject, Sendable {
        var socket: Int32 { get }
        /// Is looked at before each wait; ``PostgresReactor/wake()`` begins a new one.
        var interest: SocketInterest { get }
        func ready()
    }

    static let shared = PostgresReactor()

    private struct State {
        var watched: [ObjectIdentifier: any Watched] = [:]
        /// How often that changed.
        var version = 0
    }

    /// How many statements are on their way, over all connections.
    let inFlight = Atomic(0)
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

    /// Looks again at what is waited for.
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
            for index in links.indices { polled[index + 1].events = links[index].interest.events }
            _ = poll(&polled, nfds_t(polled.count), -1)
            if polled[0].revents != 0 { while read(woken, &bytes, bytes.count) > 0 {} }
            for index in links.indices where polled[index + 1].revents != 0 { links[index].ready() }
        }
    }
}
