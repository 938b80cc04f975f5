import HTTPTypes
import NIOCore

/// Who is at the other end of a connection, and what of its word about the client is believed.
struct Peer: Sendable {
    /// Who sent one request, and how.
    struct Client: Sendable {
        /// As text; empty on a Unix socket that says nothing.
        var address: String
        /// What the rate limit counts by.
        var key: IPAddress
        /// The client spoke HTTPS to a trusted proxy.
        var isSecure: Bool
    }

    private static let nobody = IPAddress(high: 0, low: 0)

    /// The peer itself as the client.
    let direct: Client
    let isTrusted: Bool
    private let proxies: TrustedProxies

    init(address: SocketAddress?, proxies: TrustedProxies) {
        self.init(address: address?.ipAddress ?? "", isUnix: address?.ipAddress == nil, proxies: proxies)
    }

    init(address: String, isUnix: Bool, proxies: TrustedProxies) {
        let parsed = IPAddress(address)
        direct = Client(address: address, key: parsed?.client ?? Self.nobody, isSecure: false)
        isTrusted = isUnix ? proxies.unixSocket : parsed.map(proxies.contains) ?? false
        self.proxies = proxies
    }

    /// The client of a request: from `X-Forwarded-For` or, if that is missing, `Forwarded` (RFC 7239), read from the
    /// right to the first address that is not a trusted proxy.
    ///
    /// `X-Forwarded-For` goes first, since a proxy that writes it often passes on a `Forwarded` that the client made up.
    func client(_ fields: HTTPFields) -> Client {
        guard isTrusted else { return direct }
        var client = direct
        var hops: [Substring] = []
        if let list = fields[.xForwardedFor] {
            hops = list.split(separator: ",")
            client.isSecure = Self.last(of: fields[.xForwardedProto]) == "https"
        } else if let forwarded = fields[.forwarded] {
            let elements = forwarded.split(separator: ",")
            hops = elements.compactMap { Self.parameter("for", of: $0) }
            client.isSecure = elements.last.flatMap { Self.parameter("proto", of: $0) }?.lowercased() == "https"
        } else {
            client.isSecure = Self.last(of: fields[.xForwardedProto]) == "https"
        }
        for hop in hops.reversed() {
            guard let (text, address) = Self.address(hop) else { break }
            client.address = text
            client.key = address.client
            if !proxies.contains(address) { break }
        }
        return client
    }

    private static func last(of list: String?) -> String? {
        list?.split(separator: ",").last.map { trimmed($0).lowercased() }
    }

    /// `for=192.0.2.60;proto=http` and `FOR="[2001:db8::1]:4711"`.
    private static func parameter(_ name: String, of element: Substring) -> Substring? {
        for pair in element.split(separator: ";") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, trimmed(parts[0]).lowercased() == name else { continue }
            return trimmed(parts[1])
        }
        return nil
    }

    private static func address(_ hop: Substring) -> (String, IPAddress)? {
        var text = trimmed(hop)
        if text.first == "\"", text.last == "\"", text.count >= 2 { text = text.dropFirst().dropLast() }
        if text.first == "[" {
            text = text.dropFirst().prefix { $0 != "]" }
        } else if text.contains("."), let colon = text.firstIndex(of: ":") {
            text = text[..<colon]
        }
        return IPAddress(text).map { (String(text), $0) }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }
}
