/// What a process of a stage may do on its host, as entries of its unit: nothing but compute, use its own files and sockets, and reach
/// the network.
///
/// `systemd-analyze security` scores what is left; a test keeps it at 2.0 or better.
enum Sandbox {
    static let entries =
        common + [
            ("MemoryDenyWriteExecute", "yes"),
            ("PrivateUsers", "yes"),
            ("RemoveIPC", "yes"),
        ]

    /// Of a stage's services. The Postgres server that they start compiles queries, and what it shares with its processes has to outlive
    /// the unit's stop.
    static let services = common + [("RemoveIPC", "no")]

    private static let common: [(key: String, value: String)] = [
        ("NoNewPrivileges", "yes"),
        ("CapabilityBoundingSet", ""),
        ("AmbientCapabilities", ""),
        ("SystemCallFilter", "@system-service"),
        ("SystemCallFilter", "~@privileged @resources"),
        ("SystemCallErrorNumber", "EPERM"),
        ("SystemCallArchitectures", "native"),
        ("RestrictAddressFamilies", "AF_UNIX AF_INET AF_INET6"),
        ("RestrictNamespaces", "yes"),
        ("RestrictRealtime", "yes"),
        ("RestrictSUIDSGID", "yes"),
        ("LockPersonality", "yes"),
        // Files and devices.
        ("ProtectSystem", "strict"),
        ("InaccessiblePaths", "-/run/dbus"),
        ("ProtectHome", "yes"),
        ("PrivateTmp", "yes"),
        ("PrivateDevices", "yes"),
        ("DevicePolicy", "closed"),
        // The kernel, and other processes.
        ("ProtectClock", "yes"),
        ("ProtectHostname", "yes"),
        ("ProtectKernelLogs", "yes"),
        ("ProtectKernelModules", "yes"),
        ("ProtectKernelTunables", "yes"),
        ("ProtectControlGroups", "yes"),
        ("ProtectProc", "invisible"),
        ("ProcSubset", "pid"),
        ("KeyringMode", "private"),
    ]

    /// Where clouds hand out credentials to whoever asks from the machine: AWS, Google and others at the first, Alibaba at the second,
    /// AWS by IPv6 at the third. What is private to the link is denied as a whole.
    static let deniedAddresses = ["169.254.0.0/16", "100.100.100.200/32", "fd00:ec2::254/128", "fe80::/10"]
}
