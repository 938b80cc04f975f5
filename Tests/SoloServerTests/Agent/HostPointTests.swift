import SoloServer
import Testing

@testable import SoloServer

struct HostPointTests {
    private static let sshd = """
        port 2222
        passwordauthentication no
        kbdinteractiveauthentication no
        permitrootlogin without-password
        permitemptypasswords no
        maxauthtries 4
        x11forwarding no
        logingracetime 30
        exposeauthinfo yes
        """

    @Test func `a repair counts once the check finds nothing more`() async {
        let shell = FakeShell()
        let point = HostPoint("file") {
            try $0.read("/f") == nil ? .drift(["/f is missing"]) : .ok("there")
        } repair: {
            try $0.replace("/f", with: "x", permissions: 0o644)
        }
        #expect(await point.report(shell) == PointReport("file", .drift, "/f is missing"))
        #expect(await point.apply(shell) == PointReport("file", .changed, "/f is missing"))
        #expect(await point.apply(shell) == PointReport("file", .ok, "there"))
        let broken = HostPoint("broken") { _ in
            .drift(["as before"])
        } repair: { _ in
        }
        #expect(await broken.apply(shell) == PointReport("broken", .failed, "repaired, and still: as before"))
    }

    @Test func `the firewall keeps open what sshd listens on`() async {
        let shell = FakeShell(results: ["sshd -T": ShellResult(output: Self.sshd)])
        #expect(await HostPoint.firewall.apply(shell).state == .changed)
        let rules = shell.files["/etc/solo/firewall.nft"] ?? ""
        #expect(rules.hasPrefix("# Written by Solo"))
        #expect(rules.contains("tcp dport { 2222, 80, 443 } accept"))
        #expect(shell.ran.last { $0.hasPrefix("nft -f") } == "nft -f /etc/solo/firewall.nft")
    }

    @Test func `a firewall says which rule is not its own`() {
        let wanted = "table inet solo {\n\ttcp dport 22 accept\n}"
        let found = "table inet solo {\n  tcp dport 22 accept\n  tcp dport 8080 accept\n}"
        #expect(Firewall.difference(found: wanted, wanted: wanted).isEmpty)
        #expect(Firewall.difference(found: found, wanted: wanted) == ["rule that is not Solo's: tcp dport 8080 accept"])
        #expect(Firewall.difference(found: wanted, wanted: found) == ["missing rule: tcp dport 8080 accept"])
        #expect(Firewall.difference(found: "", wanted: wanted) == ["the rules are not loaded"])
    }

    @Test func `only the missing packages are installed, and no cluster is made`() async {
        let shell = FakeShell(results: [
            "dpkg-query": ShellResult(output: "caddy installed\npostgresql not-installed\nchrony installed\n")
        ])
        let report = await HostPoint.packages.apply(shell)
        #expect(report.state == .failed)
        let install = shell.ran.first { $0.hasPrefix("apt-get") && $0.contains(" install ") } ?? ""
        #expect(install.contains(" postgresql "))
        #expect(!install.contains("caddy") && !install.contains("timesyncd"))
        #expect(
            shell.files["/etc/postgresql-common/createcluster.d/solo.conf"]?.contains("create_main_cluster = false")
                == true)
        #expect(!shell.ran.contains { $0.contains("disable --now caddy") })
    }

    private func hardened(_ results: [String: ShellResult] = [:]) -> FakeShell {
        let always = ["sshd -T": ShellResult(output: Self.sshd)]
        return FakeShell(
            files: ["/etc/ssh/sshd_config": "Include /etc/ssh/sshd_config.d/*.conf\n"],
            results: always.merging(results) { $1 })
    }

    @Test func `sshd is restarted after its settings were tested and the revert was armed`() async throws {
        let shell = hardened()
        let report = await HostPoint.ssh(revertAfter: 60).apply(shell)
        #expect(report.state == .changed && report.needsLogin == true)
        let order = shell.ran.filter {
            $0 == "sshd -t" || $0.hasPrefix("systemd-run") || $0 == "systemctl restart ssh.service"
        }
        #expect(order.map { String($0.prefix(12)) } == ["sshd -t", "systemd-run ", "systemctl re"])
        #expect(order[1].contains("--on-active=60"))
        #expect(shell.files["/var/lib/solo/ssh-before"] == "")
        // A command that comes before the login has to log in too, or its own success would be taken back.
        #expect(
            await HostPoint.ssh(revertAfter: 60).apply(shell)
                == PointReport("ssh", .ok, "by key alone", needsLogin: true))
        try await SSHHardening.keep(shell)
        #expect(shell.files["/var/lib/solo/ssh-before"] == nil)
        #expect(shell.ran.last == "systemctl stop solo-ssh-revert.timer solo-ssh-revert.service")
        #expect(await HostPoint.ssh(revertAfter: 60).report(shell).needsLogin == nil)
        await #expect(throws: ShellFailure.self) { try await SSHHardening.keep(shell) }
    }

    @Test func `settings that sshd rejects are taken back at once and never loaded`() async {
        let shell = hardened([
            "sshd -t": ShellResult(isSuccess: false, error: "line 3: bad\n"), "sshd -T": ShellResult(output: "port 22"),
        ])
        let report = await HostPoint.ssh(revertAfter: 60).apply(shell)
        #expect(report.state == .failed)
        #expect(report.detail == "`sshd -t` failed: line 3: bad")
        #expect(shell.ran.last == "/bin/sh -c \(SSHHardening.revertScript)")
        #expect(!shell.ran.contains { $0.hasPrefix("systemd-run") })
    }

    @Test func `a sshd that does not read the folder is left alone`() async {
        let shell = FakeShell(
            files: ["/etc/ssh/sshd_config": "Port 22\n"], results: ["sshd -T": ShellResult(output: "port 22")])
        #expect(await HostPoint.ssh(revertAfter: 60).apply(shell).state == .failed)
        #expect(shell.files["/etc/ssh/sshd_config.d/10-solo.conf"] == nil)
    }

    @Test func `a change that no login confirmed is drift once its timer is gone`() async {
        let files = [
            "/etc/ssh/sshd_config.d/10-solo.conf": SSHHardening.file.text, "/var/lib/solo/ssh-before": "",
        ]
        let shell = FakeShell(files: files, results: ["sshd -T": ShellResult(output: Self.sshd)])
        #expect(await HostPoint.ssh(revertAfter: 60).report(shell).state == .ok)
        shell.answer("systemctl --quiet is-active", with: ShellResult(isSuccess: false))
        #expect(await HostPoint.ssh(revertAfter: 60).report(shell).detail == "no second login confirmed it")
    }

    @Test func `a container has no swap and no clock of its own`() async {
        let shell = FakeShell()
        #expect(await HostPoint.swap.apply(shell).state == .skipped)
        #expect(await HostPoint.time.apply(shell).state == .skipped)
    }

    @Test func `a disk without room gets no swap file`() async {
        let machine = ["systemd-detect-virt": ShellResult(isSuccess: false)]
        let full = FakeShell(results: machine.merging(["df": ShellResult(output: "Avail\n 500\n")]) { $1 })
        #expect(await HostPoint.swap.apply(full).detail == "500 MB are free on the disk, and a swap file needs 6000")
        let roomy = FakeShell(results: machine.merging(["df": ShellResult(output: "Avail\n 9000\n")]) { $1 })
        #expect(await HostPoint.swap.report(roomy).state == .drift)
        _ = await HostPoint.swap.apply(roomy)
        #expect(roomy.ran.contains("mkswap /var/lib/solo/swapfile"))
    }
}
