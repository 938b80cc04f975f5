import NIOCore
import NIOPosix

/// A listening socket that is open, and the way to close it without losing a connection.
struct Listener: Sendable {
    private let channel: any Channel
    private let group: any EventLoopGroup

    /// Listens and hands every accepted connection to `accept`.
    ///
    /// Not an async server channel: it drops connections that were accepted while it closes.
    static func open(
        _ socket: ServerOptions.Socket, group: any EventLoopGroup,
        accept: @escaping @Sendable (any Channel) -> EventLoopFuture<Void>
    ) async throws -> Listener {
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(ChannelOptions.backlog, value: 1024)
            .serverChannelOption(ChannelOptions.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(ChannelOptions.allowRemoteHalfClosure, value: true)
            .childChannelInitializer(accept)
        do {
            let channel =
                switch socket {
                case .descriptor(let descriptor): try await bootstrap.withBoundSocket(descriptor).get()
                case .address(let host, let port): try await bootstrap.bind(host: host, port: port).get()
                }
            return Listener(channel: channel, group: group)
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw StartError("\(socket) is taken by another program: end that one, or choose another with --port.")
        } catch {
            throw StartError("Can't listen on \(socket): \(error).")
        }
    }

    /// The port that it listens on; `nil` on a Unix socket.
    var port: Int? { channel.localAddress?.port }

    /// Returns when no connection will be accepted any more and each that was is being served.
    ///
    /// The order matters. Closing at once resets a connection that was accepted and is on its way to its event loop: so
    /// first stop to read, then let an empty task pass through every loop, and only then close. What waits in the
    /// kernel's backlog stays there for whoever else holds the socket.
    func stop() async {
        try? await channel.setOption(ChannelOptions.autoRead, value: false).get()
        for loop in group.makeIterator() { try? await loop.submit {}.get() }
        try? await channel.eventLoop.submit {}.get()
        try? await channel.close().get()
    }
}

extension ServerOptions.Socket: CustomStringConvertible {
    package var description: String {
        switch self {
        case .descriptor(let descriptor): "the inherited descriptor \(descriptor)"
        case .address(let host, let port): "\(host):\(port)"
        }
    }
}
