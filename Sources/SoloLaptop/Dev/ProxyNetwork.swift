#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A network in CIDR form, such as `127.0.0.1` or `fd00::/8`, whose `Forwarded` and `X-Forwarded-For` are believed.
package struct ProxyNetwork: Sendable, Equatable {
    package let text: String

    /// `nil` where it is no address, or its prefix is longer than one.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = parts.first.map(String.init) else { return nil }
        var four = in_addr()
        var six = in6_addr()
        let bits = inet_pton(AF_INET, address, &four) == 1 ? 32 : inet_pton(AF_INET6, address, &six) == 1 ? 128 : 0
        guard bits > 0 else { return nil }
        if parts.count == 2 {
            guard let prefix = Int(parts[1]), (0...bits).contains(prefix) else { return nil }
        }
        self.text = text
    }
}
