import struct Foundation.URL

/// Where a client connects to: a TCP address without TLS, or a Unix socket.
package enum HTTPEndpoint: Sendable, Hashable {
    case tcp(host: String, port: Int)
    case unix(path: String)

    /// Reads `http://host:port` or `unix:/path/of/a.socket`; `nil` for anything else.
    package init?(_ text: String) {
        if text.hasPrefix("unix:") {
            var path = text.dropFirst("unix:".count)
            if path.hasPrefix("//") { path = path.dropFirst(2) }
            guard path.hasPrefix("/") else { return nil }
            self = .unix(path: String(path))
            return
        }
        guard let url = URL(string: text), url.scheme?.lowercased() == "http", let host = url.host(), !host.isEmpty
        else {
            return nil
        }
        let bare = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        self = .tcp(host: bare, port: url.port ?? 80)
    }

    /// What the `Host` field says.
    package var authority: String {
        switch self {
        case .tcp(let host, let port):
            let name = host.contains(":") ? "[\(host)]" : host
            return port == 80 ? name : "\(name):\(port)"
        case .unix:
            return "localhost"
        }
    }
}

extension HTTPEndpoint: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tcp: "http://\(authority)"
        case .unix(let path): "unix:\(path)"
        }
    }
}
