extension HostPoint {
    /// What Solo needs from the distribution, so that the distribution's updates patch it.
    static let packages = HostPoint("packages") { shell in
        let missing = try await missingPackages(shell)
        guard missing.isEmpty else { return .drift(["not installed: \(missing.joined(separator: ", "))"]) }
        return .ok("postgresql, caddy and \(names.count - 2) more")
    } repair: { shell in
        let missing = try await missingPackages(shell)
        try await shell.require("apt-get", "-qq", "update")
        // The package would make and start a cluster that belongs to no stage.
        if missing.contains("postgresql") { try clusterSettings.write(shell) }
        try await install(missing, shell)
        // Its welcome page would be served on port 80, and any user could configure it through port 2019.
        if missing.contains("caddy") { try await shell.require("systemctl", "disable", "--now", "caddy.service") }
    }

    static let names = [
        "postgresql", "caddy", "libpq5", "libsqlite3-0", "sqlite3", "libzstd1", "libcurl4", "ca-certificates", "zstd",
        "nftables", "unattended-upgrades",
    ]
    /// One of these keeps the time; installing another one would remove it.
    static let timeServices = ["systemd-timesyncd", "chrony", "ntpsec", "openntpd"]

    static let clusterSettings = ManagedFile(
        "/etc/postgresql-common/createcluster.d/solo.conf", "create_main_cluster = false")

    private static func missingPackages(_ shell: any HostShell) async throws -> [String] {
        let absent = try await missing(names + timeServices, shell)
        let missing = names.filter(absent.contains)
        return timeServices.allSatisfy(absent.contains) ? missing + ["systemd-timesyncd"] : missing
    }

    /// Of packages: those that are not installed.
    static func missing(_ names: [String], _ shell: any HostShell) async throws -> [String] {
        let listed = try await shell.run(
            ["dpkg-query", "--show", "--showformat", "${Package} ${db:Status-Status}\n"] + names)
        let installed = Set(
            listed.output.split(separator: "\n").compactMap { line -> String? in
                let words = line.split(separator: " ")
                return words.count == 2 && words[1] == "installed" ? String(words[0]) : nil
            })
        return names.filter { !installed.contains($0) }
    }

    static func install(_ packages: [String], _ shell: any HostShell) async throws {
        // A machine that was just made updates itself by apt meanwhile.
        let command =
            [
                "apt-get", "-qq", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300", "-o",
                "Dpkg::Options::=--force-confdef", "-o", "Dpkg::Options::=--force-confold", "install",
            ] + packages
        let result = try await shell.run(command)
        guard result.isSuccess else {
            throw ShellFailure(command: ["apt-get", "install"] + packages, error: result.error)
        }
    }
}
