import Foundation
package import SoloHost

/// Where a product is built on a host, and as whom.
package struct BuildPlace: Sendable, Equatable {
    /// Owns what is here and runs the compiler, and is permitted nothing else.
    package static let user = "solo-builds"
    /// Whether this machine has the user.
    package static var isPrepared: Bool { getpwnam(user) != nil }

    /// Where `swift` is looked for: the one that Solo installed, then what the machine has.
    package static let path = "\(SwiftInstallation.current)/usr/bin:/usr/local/bin:/usr/bin:/bin"

    package let product: String
    private let folders: HostFolders

    /// - Throws: ``HostError`` for what can't be a product's name: it becomes part of a path and of a unit's name.
    package init(checking product: String, folders: HostFolders = .standard) throws(HostError) {
        guard product.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9_-]*/) != nil, product.utf8.count <= 100 else {
            throw HostError(
                .unknownName, "A product called '\(product)' can't be built on a host.",
                fix: "Use letters, digits, hyphens and underscores.", isRefusal: true)
        }
        self.product = product
        self.folders = folders
    }

    package var folder: String { "\(folders.builds)/\(product)" }
    /// The package, with the `.build` of the builds before.
    package var sources: String { "\(folder)/sources" }
    /// Where sources that arrive are unpacked.
    var incoming: String { "\(folder)/incoming" }
    /// The release of the last build, as an archive.
    package var archive: String { "\(folder)/release.tar.zst" }

    /// What runs a command as the builds' user: at low priority, in a sandbox, with this process's input and output.
    ///
    /// - Parameter verb: part of the unit's name, so that two of a kind do not run at once.
    package func unit(_ verb: String, _ command: [String]) -> [String] {
        let properties = Self.properties(folders).map { "--property=\($0.key)=\($0.value)" }
        let environment = ["PATH=\(Self.path)", "HOME=\(folders.builds)", "LANG=C.UTF-8"].map { "--setenv=\($0)" }
        return [
            "systemd-run", "--quiet", "--pipe", "--wait", "--collect", "--service-type=exec",
            "--unit=solo-build-\(product)-\(verb)", "--slice=solo.slice", "--uid=\(Self.user)", "--gid=\(Self.user)",
            "--working-directory=\(folders.builds)",
        ] + properties + environment + ["--"] + command
    }

    /// A compiler runs what packages bring along (macros, plugins), so it may do little more than compile. It needs the network for
    /// packages, and gets what the stages leave: their slices are beside its unit.
    private static func properties(_ folders: HostFolders) -> [(key: String, value: String)] {
        [
            ("Nice", "10"), ("CPUWeight", "idle"), ("IOWeight", "10"), ("OOMScoreAdjust", "500"),
            ("MemoryHigh", "70%"), ("TasksMax", "2000"), ("RuntimeMaxSec", "2h"),
            ("NoNewPrivileges", "yes"), ("CapabilityBoundingSet", ""), ("RestrictSUIDSGID", "yes"),
            ("ProtectSystem", "strict"), ("ReadWritePaths", folders.builds), ("ProtectHome", "yes"),
            (
                "InaccessiblePaths",
                "-\(folders.stages) -\(folders.state)/keys -\(folders.configuration) -\(folders.run)"
            ),
            ("PrivateTmp", "yes"), ("PrivateDevices", "yes"), ("ProtectClock", "yes"), ("ProtectHostname", "yes"),
            ("ProtectKernelLogs", "yes"), ("ProtectKernelModules", "yes"), ("ProtectKernelTunables", "yes"),
            ("ProtectControlGroups", "yes"), ("ProtectProc", "invisible"), ("UMask", "0022"),
            ("IPAddressDeny", Sandbox.deniedAddresses.joined(separator: " ")),
        ]
    }
}

extension HostFolders {
    /// What is built on this host, with the caches of its packages.
    package var builds: String { "\(state)/builds" }
}
