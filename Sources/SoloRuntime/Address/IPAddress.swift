import Foundation

/// An IPv4 or IPv6 address as 128 bits; IPv4 is mapped into `::ffff:0:0/96` (RFC 4291, 2.5.5.2).
struct IPAddress: Hashable, Sendable {
    var high: UInt64
    var low: UInt64

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Parses `192.0.2.1`, `2001:db8::1` and `fe80::1%eth0`; `nil` for anything else.
    init?(_ text: some StringProtocol) {
        let text = text.prefix { $0 != "%" }
        guard text.utf8.count <= 45 else { return nil }
        var four = in_addr()
        if inet_pton(AF_INET, String(text), &four) == 1 {
            self.init(high: 0, low: 0xFFFF_0000_0000 | UInt64(UInt32(bigEndian: four.s_addr)))
            return
        }
        var six = in6_addr()
        guard inet_pton(AF_INET6, String(text), &six) == 1 else { return nil }
        let halves = withUnsafeBytes(of: six) {
            (
                UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self)),
                UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
        self.init(high: halves.0, low: halves.1)
    }

    var isIPv4: Bool { high == 0 && low >> 32 == 0xFFFF }

    /// Who it counts as: an IPv6 customer has a whole /64, and would have as many rates as addresses otherwise.
    var client: IPAddress { isIPv4 ? self : IPAddress(high: high, low: 0) }
}
