/// What runs on every host: the root helper, when it is asked for something, and Caddy.
extension HostPoint {
    /// The helper's socket, on which systemd listens. The helper itself starts with the machine too, to finish what a deploy has left.
    static let helper = HostPoint.daemon(
        "helper", starts: "solo-helper.socket", enables: ["solo-helper.service"],
        [
            ManagedFile(
                "\(UnitFiles.folder)/solo-helper.socket",
                """
                [Unit]
                Description=Solo: the socket of the root helper

                [Socket]
                ListenStream=\(HelperSocket.path)
                SocketMode=0600
                TriggerLimitIntervalSec=0
                TriggerLimitBurst=0

                [Install]
                WantedBy=sockets.target
                """),
            ManagedFile(
                "\(UnitFiles.folder)/solo-helper.service",
                """
                [Unit]
                Description=Solo: the root helper
                Requires=solo-helper.socket
                StartLimitIntervalSec=0

                [Service]
                Type=exec
                Environment=LIBDISPATCH_LOG=NO
                ExecStart=\(AgentPlace.command) agent helper
                # Whatever ended it, a deploy is gone on with.
                Restart=on-failure
                RestartSec=100ms
                Slice=solo.slice
                KillMode=process

                [Install]
                WantedBy=multi-user.target
                """),
        ], is: "socket of the root helper")

    /// Caddy with Solo's own configuration, which nobody but root may change while it runs.
    static let proxy = HostPoint.daemon(
        "proxy", starts: Proxy.unit,
        [
            ManagedFile(
                "\(UnitFiles.folder)/\(Proxy.unit)",
                """
                [Unit]
                Description=Solo: Caddy in front of all stages
                After=network.target
                StartLimitIntervalSec=0

                [Service]
                Type=notify
                User=caddy
                Group=caddy
                ExecStart=/usr/bin/caddy run --environ --config \(Proxy.file)
                RuntimeDirectory=solo-proxy
                RuntimeDirectoryMode=0700
                StateDirectory=caddy
                Environment=XDG_DATA_HOME=/var/lib/caddy/.local/share XDG_CONFIG_HOME=/var/lib/caddy/.config
                AmbientCapabilities=CAP_NET_BIND_SERVICE
                CapabilityBoundingSet=CAP_NET_BIND_SERVICE
                NoNewPrivileges=yes
                ProtectSystem=strict
                ProtectHome=yes
                PrivateTmp=yes
                PrivateDevices=yes
                ProtectKernelTunables=yes
                ProtectKernelModules=yes
                ProtectControlGroups=yes
                RestrictSUIDSGID=yes
                Slice=solo.slice
                Restart=always
                RestartSec=1s
                TimeoutStopSec=10s

                [Install]
                WantedBy=multi-user.target
                """)
        ], is: "Caddy, on ports 80 and 443"
    ) { shell in
        try await Proxy(folders: .standard, shell: shell).configure()
    }

    /// Units that have to be there, with one of them running from the start of the machine on.
    ///
    /// - Parameter others: are started with the machine, and may end.
    private static func daemon(
        _ name: String, starts unit: String, enables others: [String] = [], _ files: [ManagedFile], is summary: String,
        before: @escaping @Sendable (any HostShell) async throws -> Void = { _ in }
    ) -> HostPoint {
        HostPoint(name) { shell in
            var drift = try files.flatMap { try $0.drift(shell) }
            for (state, unit) in [("active", unit)] + ([unit] + others).map({ ("enabled", $0) })
            where !(try await shell.succeeds("systemctl", "--quiet", "is-\(state)", unit)) {
                drift.append("\(unit) is not \(state)")
            }
            return drift.isEmpty ? .ok(summary) : .drift(drift)
        } repair: { shell in
            for file in files { try file.write(shell) }
            try await shell.require("systemctl", "daemon-reload")
            try await before(shell)
            for other in others { try await shell.require("systemctl", "enable", "--quiet", other) }
            try await shell.require("systemctl", "enable", "--quiet", "--now", unit)
        }
    }
}
