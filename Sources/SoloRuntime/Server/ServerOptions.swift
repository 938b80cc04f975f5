/// Where a server listens and how it ends.
package struct ServerOptions: Sendable {
    /// One listening socket.
    package enum Socket: Sendable, Equatable {
        /// A descriptor that is bound and listens already. The server closes it when it stops to accept.
        case descriptor(Int32)
        /// An address to bind; port 0 takes any that is free.
        case address(host: String, port: Int)
    }

    /// The public socket of each API, by component id.
    package var sockets: [String: Socket]
    /// Without one, the server accepts as soon as it runs.
    package var control: Socket?
    /// The file that keeps a promotion over a restart.
    package var promotion: String?
    /// After how long without use the server stops by itself; `nil` for never.
    package var idle: Duration?
    /// How long after a stop the last request may take.
    package var drainLimit: Duration
    /// How long after a stop a kept-alive connection may stay without a request.
    package var idleGrace: Duration

    package init(
        sockets: [String: Socket] = [:], control: Socket? = nil, promotion: String? = nil,
        idle: Duration? = nil, drainLimit: Duration = .seconds(30), idleGrace: Duration = .seconds(3)
    ) {
        self.sockets = sockets
        self.control = control
        self.promotion = promotion
        self.idle = idle
        self.drainLimit = drainLimit
        self.idleGrace = idleGrace
    }
}
