/// The networks whose word about the client is believed.
struct TrustedProxies: Sendable {
    /// A network in CIDR form; a single address is a network of one.
    struct Network: Sendable, Equatable {
        var address: IPAddress
        /// Of 128 bits.
        var prefix: Int

        init?(_ text: String) {
            let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            guard let first = parts.first, let address = IPAddress(first) else { return nil }
            let isIPv4 = address.isIPv4 && !first.contains(":")
            var length = isIPv4 ? 32 : 128
            if parts.count == 2 {
                guard let given = Int(parts[1]), (0...length).contains(given) else { return nil }
                length = given
            }
            self.address = address
            prefix = isIPv4 ? length + 96 : length
        }

        func contains(_ other: IPAddress) -> Bool {
            let high = prefix >= 64 ? UInt64.max : prefix == 0 ? 0 : ~(UInt64.max >> UInt64(prefix))
            let rest = prefix - 64
            let low = rest <= 0 ? 0 : rest == 64 ? UInt64.max : ~(UInt64.max >> UInt64(rest))
            return (address.high ^ other.high) & high == 0 && (address.low ^ other.low) & low == 0
        }
    }

    private var networks: [Network]
    /// Whoever connects over a Unix socket is trusted.
    let unixSocket: Bool

    /// `unix` stands for Unix sockets. What is not a network is left out: it trusts nobody.
    init(_ texts: [String]) {
        networks = texts.compactMap(Network.init)
        unixSocket = texts.contains("unix")
    }

    var isEmpty: Bool { networks.isEmpty && !unixSocket }

    func contains(_ address: IPAddress) -> Bool {
        networks.contains { $0.contains(address) }
    }
}
