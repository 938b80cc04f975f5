extension HostPoint {
    /// Logins by key alone. Until a second login has confirmed it, the host takes it back by itself.
    static func ssh(revertAfter seconds: Int) -> HostPoint {
        HostPoint("ssh", awaitsLogin: { try $0.read(SSHHardening.pending) != nil }) { shell in
            var drift = try SSHHardening.file.drift(shell)
            // While the timer runs, the login that confirms it may still come.
            if try shell.read(SSHHardening.pending) != nil,
                !(try await shell.succeeds("systemctl", "--quiet", "is-active", "\(SSHHardening.unit).timer"))
            {
                drift.append("no second login confirmed it")
            }
            let effective = try await shell.require("sshd", "-T").split(separator: "\n").map(String.init)
            drift += SSHHardening.differences(effective: effective)
            return drift.isEmpty ? .ok("by key alone") : .drift(drift)
        } repair: { shell in
            try await SSHHardening.apply(shell, revertAfter: seconds)
        }
    }
}

/// The settings of sshd, and how they are changed without locking anyone out.
package enum SSHHardening {
    /// As sshd_config(5) writes them. `prohibit-password` is printed as `without-password`, its older name.
    static let settings = [
        ("PasswordAuthentication", "no"), ("KbdInteractiveAuthentication", "no"),
        ("PermitRootLogin", "prohibit-password"), ("PermitEmptyPasswords", "no"), ("MaxAuthTries", "4"),
        ("X11Forwarding", "no"), ("LoginGraceTime", "30"), ("ExposeAuthInfo", "yes"),
    ]

    static let file = ManagedFile(
        "/etc/ssh/sshd_config.d/10-solo.conf", settings.map { "\($0) \($1)" }.joined(separator: "\n"))
    /// What was there before: its content, or nothing if there was no file. It is there until a second login confirmed the change.
    static let pending = "/var/lib/solo/ssh-before"
    static let unit = "solo-ssh-revert"

    /// What sshd would do otherwise, from what `sshd -T` prints.
    static func differences(effective: [String]) -> [String] {
        settings.compactMap { name, value in
            let key = name.lowercased() + " "
            let found = effective.first { $0.hasPrefix(key) }?.dropFirst(key.count)
            let wanted = value == "prohibit-password" ? ["without-password", value] : [value]
            guard let found, wanted.contains(String(found)) else {
                return "\(name) is \(found.map(String.init) ?? "not set"), not \(value)"
            }
            return nil
        }
    }

    static func apply(_ shell: any HostShell, revertAfter seconds: Int) async throws {
        guard try shell.read("/etc/ssh/sshd_config")?.contains("sshd_config.d/") == true else {
            throw ShellFailure(
                command: ["sshd"],
                error: "/etc/ssh/sshd_config does not include /etc/ssh/sshd_config.d/*.conf; add that line first")
        }
        try await disarm(shell)
        // What an interrupted change left is still the state that people could log in with.
        if try shell.read(pending) == nil {
            try shell.replace(pending, with: shell.read(file.path) ?? "", permissions: 0o600)
        }
        try file.write(shell)
        let test = try await shell.run(["sshd", "-t"])
        guard test.isSuccess else {
            try await restore(shell)
            throw ShellFailure(command: ["sshd", "-t"], error: test.error)
        }
        // The shell and not Solo, so that it works whatever becomes of Solo meanwhile.
        try await shell.require(
            "systemd-run", "--quiet", "--collect", "--unit=\(unit)", "--on-active=\(seconds)",
            "--timer-property=AccuracySec=100ms",
            "/bin/sh", "-c", revertScript)
        do {
            // Unlike a reload, a restart returns when sshd listens again, or fails if it does not. Sessions go on.
            _ = try await shell.run(["systemctl", "reset-failed", "ssh.service"])
            try await shell.require("systemctl", "restart", "ssh.service")
        } catch {
            try await restore(shell)
            throw error
        }
    }

    /// Keeps the change: somebody logged in with it.
    package static func keep(_ shell: any HostShell) async throws {
        try await disarm(shell)
        guard try shell.read(pending) != nil else {
            throw ShellFailure(command: ["keep-ssh"], error: "the settings were taken back before this login")
        }
        try shell.remove(pending)
    }

    /// Takes the change back at once.
    static func restore(_ shell: any HostShell) async throws {
        try await shell.require("/bin/sh", "-c", revertScript)
    }

    private static func disarm(_ shell: any HostShell) async throws {
        _ = try await shell.run(["systemctl", "stop", "\(unit).timer", "\(unit).service"])
    }

    static let revertScript = """
        if [ -s \(pending) ]; then cp \(pending) \(file.path).new && mv \(file.path).new \(file.path); \
        else rm -f \(file.path); fi; rm -f \(pending); systemctl reset-failed ssh.service; systemctl restart ssh.service
        """
}
