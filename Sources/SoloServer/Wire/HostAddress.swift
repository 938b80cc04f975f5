import Foundation
import SoloConcurrency

/// Addresses of machines as texts, each written in one way.
package enum HostAddress {
    /// Those in the output of `ip -oneline address`.
    static func listed(in output: String) -> [String] {
        output.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard let kind = words.firstIndex(where: { $0 == "inet" || $0 == "inet6" }), kind + 1 < words.count else {
                return nil
            }
            return words[kind + 1].split(separator: "/").first.map(String.init)
        }
    }

    /// What this machine resolves a name to (getaddrinfo(3)); nothing, if it does not.
    package static func resolve(_ name: String) async -> [String] {
        let found = Promise<[String]>()
        startThread { found.fulfil(lookUp(name)) }
        return (try? await found.value) ?? []
    }

    private static func lookUp(_ name: String) -> [String] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_protocol = Int32(IPPROTO_TCP)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(name, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var texts: [String] = []
        var next = list
        while let entry = next?.pointee {
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let length = socklen_t(text.count)
            if getnameinfo(entry.ai_addr, entry.ai_addrlen, &text, length, nil, 0, NI_NUMERICHOST) == 0 {
                texts.append(String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
            }
            next = entry.ai_next
        }
        return Set(texts).sorted()
    }

    /// Whether it is of a network that others can't reach: RFC 1918, RFC 6598, RFC 4193 and links.
    static func isPrivate(_ address: String) -> Bool {
        if address.contains(":") {
            return ["fc", "fd", "fe80", "::1"].contains(where: address.lowercased().hasPrefix)
        }
        let parts = address.split(separator: ".").compactMap { UInt8($0) }
        guard parts.count == 4 else { return true }
        return switch (parts[0], parts[1]) {
        case (10, _), (127, _), (192, 168), (169, 254): true
        case (172, 16...31), (100, 64...127): true
        default: false
        }
    }
}
