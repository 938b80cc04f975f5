import Foundation
import Hummingbird

extension ServicesAddress: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tcp(let host, let port): "The port \(port) of \(host)"
        case .unix(let path): "The socket \(path)"
        }
    }

    /// How a client reaches it, as bindings say it.
    ///
    /// - Parameter port: the one that it was bound to, of TCP.
    func endpoint(boundTo port: Int?) -> String {
        switch self {
        case .tcp(let host, let wanted): "http://\(host):\(port ?? wanted)"
        case .unix(let path): "unix:\(path)"
        }
    }

    /// For a server that begins to listen.
    func makeBindAddress() -> BindAddress {
        // Of one that was killed. The stage's lock says that nobody listens there.
        removeSocket()
        return switch self {
        case .tcp(let host, let port): .hostname(host, port: port)
        case .unix(let path): .unixDomainSocket(path: path)
        }
    }

    /// Removes the file of a socket at which nobody listens any more.
    func removeSocket() {
        if case .unix(let path) = self { try? FileManager.default.removeItem(atPath: path) }
    }
}
