/// The points that are a file or a setting of the system.
extension HostPoint {
    /// The folders of the host's stages, and the user that owns nothing but Solo's own work.
    static let folders = HostPoint("folders") { shell in
        var drift: [String] = []
        if !(try await shell.succeeds("getent", "passwd", "solo")) { drift.append("there is no user solo") }
        for folder in ownFolders {
            let found = try await shell.output("stat", "--format=%F %a %U:%G", folder)
            if found != "directory 755 root:root" {
                drift.append("\(folder) is \(found.isEmpty ? "missing" : "a \(found), not 755 root:root")")
            }
        }
        return drift.isEmpty ? .ok("\(ownFolders.joined(separator: ", ")), user solo") : .drift(drift)
    } repair: { shell in
        if !(try await shell.succeeds("getent", "passwd", "solo")) {
            try await shell.require(
                "useradd", "--system", "--user-group", "--home-dir", "/var/lib/solo", "--no-create-home", "--shell",
                "/usr/sbin/nologin", "solo")
        }
        for folder in ownFolders {
            try await shell.require("install", "--directory", "--mode=755", "--owner=root", "--group=root", folder)
        }
    }

    private static let ownFolders = ["/var/lib/solo", "/etc/solo"]

    /// The control group of everything that Solo runs.
    static let slice = HostPoint.files(
        "slice",
        [
            ManagedFile(
                "/etc/systemd/system/solo.slice",
                "[Unit]\nDescription=What Solo runs\n\n[Slice]\nCPUAccounting=yes\nMemoryAccounting=yes\nTasksAccounting=yes"
            )
        ],
        is: "solo.slice", after: ["systemctl", "daemon-reload"])

    static let journal = HostPoint.files(
        "journal",
        [
            ManagedFile(
                "/etc/systemd/journald.conf.d/10-solo.conf",
                "[Journal]\nSystemMaxUse=1G\nSystemKeepFree=1G\nRuntimeMaxUse=100M\nMaxRetentionSec=1month")
        ],
        is: "at most 1 GB and a month", after: ["systemctl", "restart", "systemd-journald.service"])

    /// Security updates, every day, by the distribution's own unattended-upgrades.
    static let updates = HostPoint("updates") { shell in
        var drift = try updateSettings.drift(shell)
        for timer in updateTimers where !(try await shell.succeeds("systemctl", "--quiet", "is-active", timer)) {
            drift.append("\(timer) is not active")
        }
        return drift.isEmpty ? .ok("security updates every day") : .drift(drift)
    } repair: { shell in
        try updateSettings.write(shell)
        for timer in updateTimers { try await shell.require("systemctl", "enable", "--now", timer) }
    }

    private static let updateTimers = ["apt-daily.timer", "apt-daily-upgrade.timer"]
    private static let updateSettings = ManagedFile(
        "/etc/apt/apt.conf.d/52solo-updates",
        #"APT::Periodic::Update-Package-Lists "1";"# + "\n" + #"APT::Periodic::Unattended-Upgrade "1";"#)

    static let time = HostPoint("time") { shell in
        if try await shell.isContainer { return .skipped("a container has its machine's clock") }
        for service in timeUnits where try await shell.succeeds("systemctl", "--quiet", "is-active", service) {
            return .ok(service)
        }
        return .drift(["no service keeps the time"])
    } repair: { shell in
        try await shell.require("systemctl", "enable", "--now", "systemd-timesyncd.service")
    }

    private static let timeUnits = [
        "systemd-timesyncd.service", "chrony.service", "ntpsec.service", "openntpd.service",
    ]

    /// A point that is files with what makes them effective.
    private static func files(
        _ name: String, _ files: [ManagedFile], is summary: String, after command: [String]
    ) -> HostPoint {
        HostPoint(name) { shell in
            let drift = try files.flatMap { try $0.drift(shell) }
            return drift.isEmpty ? .ok(summary) : .drift(drift)
        } repair: { shell in
            for file in files { try file.write(shell) }
            let result = try await shell.run(command)
            guard result.isSuccess else { throw ShellFailure(command: command, error: result.error) }
        }
    }
}
