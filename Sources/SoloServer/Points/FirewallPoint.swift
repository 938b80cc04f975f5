extension HostPoint {
    /// What may come in: SSH, HTTP and HTTPS, and nothing else.
    static let firewall = HostPoint("firewall") { shell in
        let ports = try await sshPorts(shell)
        let rules = Firewall.rules(sshPorts: ports)
        var drift = try rules.drift(shell) + Firewall.unit.drift(shell)
        for state in ["is-enabled", "is-active"]
        where !(try await shell.succeeds("systemctl", "--quiet", state, "nftables.service")) {
            drift.append("nftables.service is not \(state.dropFirst(3))")
        }
        if drift.isEmpty {
            // The same nft loads the file into an empty network and lists it, so both texts have its form.
            let wanted = try await shell.require(
                "unshare", "--net", "sh", "-c", "nft -f \(rules.path) && nft --stateless list table inet solo")
            let found = try await shell.output("nft", "--stateless", "list", "table", "inet", "solo")
            drift += Firewall.difference(found: found, wanted: wanted)
        }
        let open = (ports + [80, 443]).map(String.init).joined(separator: ", ")
        return drift.isEmpty ? .ok("open: \(open), and 443 by UDP") : .drift(drift)
    } repair: { shell in
        let rules = Firewall.rules(sshPorts: try await sshPorts(shell))
        try rules.write(shell)
        try Firewall.unit.write(shell)
        try await shell.require("systemctl", "daemon-reload")
        try await shell.require("systemctl", "enable", "--now", "nftables.service")
        // The file replaces its table in one transaction: connections that are open go on.
        try await shell.require("nft", "-f", rules.path)
    }

    /// The ports on which sshd listens.
    private static func sshPorts(_ shell: any HostShell) async throws -> [Int] {
        let settings = try await shell.require("sshd", "-T")
        let ports = settings.split(separator: "\n").compactMap { line -> Int? in
            line.hasPrefix("port ") ? Int(line.dropFirst(5)) : nil
        }
        guard !ports.isEmpty else { throw ShellFailure(command: ["sshd", "-T"], error: "it names no port") }
        return ports
    }
}

/// The rules of a host's firewall, in a table of their own: those of others stay as they are.
enum Firewall {
    static func rules(sshPorts: [Int]) -> ManagedFile {
        let ports = (sshPorts + [80, 443]).map(String.init).joined(separator: ", ")
        return ManagedFile(
            "/etc/solo/firewall.nft",
            """
            table inet solo
            delete table inet solo
            table inet solo {
                chain input {
                    type filter hook input priority filter; policy drop;
                    ct state established,related accept
                    ct state invalid drop
                    iif "lo" accept
                    meta l4proto { icmp, ipv6-icmp } accept
                    ip6 saddr fe80::/10 udp dport 546 accept
                    tcp dport { \(ports) } accept
                    udp dport 443 accept
                }
            }
            """)
    }

    /// nftables.service loads the distribution's file, which flushes everything, and then this one.
    static let unit = ManagedFile(
        "/etc/systemd/system/nftables.service.d/10-solo.conf",
        "[Service]\nExecStart=/usr/sbin/nft -f /etc/solo/firewall.nft\nExecReload=/usr/sbin/nft -f /etc/solo/firewall.nft"
    )

    /// The rules that are there and should not be, and those that are missing.
    static func difference(found: String, wanted: String) -> [String] {
        func lines(_ text: String) -> [String] {
            text.split(separator: "\n").map { String($0).words.joined(separator: " ") }
        }
        let (found, wanted) = (lines(found), lines(wanted))
        guard found != wanted else { return [] }
        if found.isEmpty { return ["the rules are not loaded"] }
        let more = found.filter { !wanted.contains($0) }.map { "rule that is not Solo's: \($0)" }
        let missing = wanted.filter { !found.contains($0) }.map { "missing rule: \($0)" }
        return more.isEmpty && missing.isEmpty ? ["the rules have another order"] : more + missing
    }
}
