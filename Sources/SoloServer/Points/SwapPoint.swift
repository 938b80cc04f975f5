extension HostPoint {
    /// A file of 2 GB if the machine has no swap and its disk has room: a build or a burst slows down where it would be killed.
    static let swap = HostPoint("swap") { shell in
        if try await shell.isContainer { return .skipped("a container has its machine's swap") }
        let used = try (shell.read("/proc/swaps") ?? "").split(separator: "\n").dropFirst()
        if let first = used.first { return .ok(String(first.prefix { $0 != " " && $0 != "\t" })) }
        let free = try await Int(shell.output("df", "--output=avail", "--block-size=1M", "/var").words.last ?? "") ?? 0
        guard free >= leastFree else {
            return .skipped("\(free) MB are free on the disk, and a swap file needs \(leastFree)")
        }
        return .drift(["there is no swap"])
    } repair: { shell in
        let file = "/var/lib/solo/swapfile"
        try await shell.require("fallocate", "--length", "2G", file)
        try await shell.require("chmod", "600", file)
        try await shell.require("mkswap", file)
        try swapUnit.write(shell)
        try await shell.require("systemctl", "daemon-reload")
        try await shell.require("systemctl", "enable", "--now", "var-lib-solo-swapfile.swap")
    }

    /// In megabytes: the file, and as much again and more for everything else.
    private static let leastFree = 6000

    private static let swapUnit = ManagedFile(
        "/etc/systemd/system/var-lib-solo-swapfile.swap",
        "[Unit]\nDescription=Swap of this host\n\n[Swap]\nWhat=/var/lib/solo/swapfile\n\n[Install]\nWantedBy=swap.target"
    )
}

extension String {
    var words: [String] { split(whereSeparator: \.isWhitespace).map(String.init) }
}
