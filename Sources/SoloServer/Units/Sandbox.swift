/// What a process of a stage may do on its host, as entries of its unit: nothing but compute, use its own files and sockets, and reach
/// the network.
///
/// `systemd-analyze security` scores what is left; a test keeps it at 2.0 or better.
enum Sandbox {
    static let entries: KeyValuePairs<String, String> = [
        "NoNewPrivileges": "yes",
        "CapabilityBoundingSet": "",
        "AmbientCapabilities": "",
        "SystemCallFilter": "@system-service",
        "SystemCallFilter": "~@privileged @resources",
        "SystemCallErrorNumber": "EPERM",
        "SystemCallArchitectures": "native",
        "RestrictAddressFamilies": "AF_UNIX AF_INET AF_INET6",
        "RestrictNamespaces": "yes",
        "RestrictRealtime": "yes",
        "RestrictSUIDSGID": "yes",
        "LockPersonality": "yes",
        "MemoryDenyWriteExecute": "yes",
        // Files and devices.
        "ProtectSystem": "strict",
        "ProtectHome": "yes",
        "PrivateTmp": "yes",
        "PrivateDevices": "yes",
        "DevicePolicy": "closed",
        "UMask": "0077",
        // The kernel, and other processes.
        "ProtectClock": "yes",
        "ProtectHostname": "yes",
        "ProtectKernelLogs": "yes",
        "ProtectKernelModules": "yes",
        "ProtectKernelTunables": "yes",
        "ProtectControlGroups": "yes",
        "ProtectProc": "invisible",
        "ProcSubset": "pid",
        "PrivateUsers": "yes",
        "KeyringMode": "private",
        "RemoveIPC": "yes",
    ]

    /// Where clouds hand out credentials to whoever asks from the machine: AWS, Google and others at the first, Alibaba at the second,
    /// AWS by IPv6 at the third. What is private to the link is denied as a whole.
    static let deniedAddresses = ["169.254.0.0/16", "100.100.100.200/32", "fd00:ec2::254/128", "fe80::/10"]
}
