package import SoloHost

/// Whether names lead to a host, as the developer's machine sees it.
package struct DNSCheck: Sendable {
    private let resolve: @Sendable (String) async -> [String]

    package init(resolve: @escaping @Sendable (String) async -> [String] = HostAddress.resolve) {
        self.resolve = resolve
    }

    /// - Parameters:
    ///   - names: that the host is to serve.
    ///   - own: the addresses that the host itself has.
    ///   - destination: `user@address`, where SSH reaches it: behind a router, it does not have its public address itself.
    /// - Throws: ``HostError`` with the records to make, for the names that do not lead to it.
    package func check(_ names: [String], of host: String, own: [String], destination: String) async throws {
        let reached = await resolve(String(destination.split(separator: "@").last ?? ""))
        let addresses = Set(own + reached)
        var problems: [String] = []
        var wrong: [String] = []
        for name in names {
            let found = await resolve(name)
            let others = found.filter { !addresses.contains($0) }
            guard found.isEmpty || !others.isEmpty else { continue }
            wrong.append(name)
            problems.append(
                found.isEmpty
                    ? "\(name) does not resolve." : "\(name) resolves to \(others.joined(separator: ", ")).")
        }
        guard !wrong.isEmpty else { return }
        let own = Set(own)
        let records = wrong.flatMap { name in
            Self.published(own: own, reached: reached).map { "\(name). \($0.contains(":") ? "AAAA" : "A") \($0)" }
        }
        throw HostError(
            .domainElsewhere,
            wrong.count == 1
                ? "The domain \(wrong[0]) does not lead to \(host)." : "\(wrong.count) domains do not lead to \(host).",
            details: problems,
            fix: "Make these DNS records, and remove others of the same name. Behind a CDN, use --skip-dns-check.",
            commands: records, isRefusal: true)
    }

    /// What others reach: the public addresses if there are any, one of each kind.
    private static func published(own: Set<String>, reached: [String]) -> [String] {
        let all = reached + own.subtracting(reached).sorted()
        let candidates = all.contains { !HostAddress.isPrivate($0) } ? all.filter { !HostAddress.isPrivate($0) } : all
        return [candidates.first { !$0.contains(":") }, candidates.first { $0.contains(":") }].compactMap(\.self)
    }
}

extension HostError.Code {
    package static let domainElsewhere = Self("domain-elsewhere")
}
