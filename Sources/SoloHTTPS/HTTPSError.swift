/// Why there is no response, or not all of one.
package struct HTTPSError: Error, Sendable, CustomStringConvertible {
    package enum Code: Sendable, Equatable {
        /// The name leads to no address.
        case unresolved
        /// Nothing accepts connections there, or not in time.
        case unreachable
        /// The server's certificate is not one that this machine trusts for that name.
        case certificate
        /// Nothing was sent or received for as long as ``HTTPSLimits/progress`` says.
        case stalled
        /// The connection ended too early, or what came over it is not HTTP.
        case interrupted
        /// A body that is collected has more bytes than ``HTTPSLimits/collected``.
        case tooLarge
        /// libcurl can't do what it was asked for.
        case unusable
    }

    package var code: Code
    /// What libcurl says: names of hosts and of certificates, and nothing of what was sent.
    package var description: String
}

package struct HTTPSLimits: Sendable {
    /// Until there is a connection and TLS is agreed upon.
    package var connect: Duration
    /// The longest time in which nothing moves.
    package var progress: Duration
    /// The most bytes of a body that is collected.
    package var collected = 16 << 20

    package init(connect: Duration = .seconds(15), progress: Duration = .seconds(60)) {
        self.connect = connect
        self.progress = progress
    }
}
