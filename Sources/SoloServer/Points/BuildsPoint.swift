extension HostPoint {
    /// What a host needs that builds products: a user, its folder, and Swift.
    static let builds = HostPoint("builds") { shell in
        var drift: [String] = []
        if !(try await hasBuilder(shell)) { drift.append("there is no user \(BuildPlace.user)") }
        let folder = HostFolders.standard.builds
        let found = try await shell.output("stat", "--format=%F %a %U", folder)
        if found != "directory 755 \(BuildPlace.user)" {
            drift.append("\(folder) is not the folder of \(BuildPlace.user)")
        }
        let missing = try await missing(SwiftInstallation.packages, shell)
        if !missing.isEmpty { drift.append("not installed: \(missing.joined(separator: ", "))") }
        let version = try await swiftVersion(shell)
        switch version {
        case nil: drift.append("there is no swift")
        case let version? where version.lexicographicallyPrecedes(SwiftInstallation.oldest):
            drift.append("swift is \(text(version)), older than \(text(SwiftInstallation.oldest))")
        default: break
        }
        guard drift.isEmpty else { return .drift(drift) }
        return .ok("swift \(version.map(text) ?? "")")
    } repair: { shell in
        if !(try await hasBuilder(shell)) {
            try await shell.require(
                "useradd", "--system", "--user-group", "--home-dir", HostFolders.standard.builds, "--no-create-home",
                "--shell", "/usr/sbin/nologin", BuildPlace.user)
        }
        try await shell.require(
            "install", "--directory", "--mode=755", "--owner=\(BuildPlace.user)", "--group=\(BuildPlace.user)",
            HostFolders.standard.builds)
        let missing = try await missing(SwiftInstallation.packages, shell)
        if !missing.isEmpty {
            try await shell.require("apt-get", "-qq", "update")
            try await install(missing, shell)
        }
        let found = try await swiftVersion(shell)
        guard found.map({ $0.lexicographicallyPrecedes(SwiftInstallation.oldest) }) ?? true else { return }
        try await installSwift(shell)
    }

    private static func hasBuilder(_ shell: any HostShell) async throws -> Bool {
        try await shell.succeeds("getent", "passwd", BuildPlace.user)
    }

    /// Of the one that a build finds.
    private static func swiftVersion(_ shell: any HostShell) async throws -> [Int]? {
        SwiftInstallation.version(
            in: try await shell.output("env", "PATH=\(BuildPlace.path)", "HOME=/nonexistent", "swift", "--version"))
    }

    private static func installSwift(_ shell: any HostShell) async throws {
        let system = try shell.read("/etc/os-release") ?? ""
        let architecture = try await shell.output("uname", "-m")
        let name = value("ID", in: system) + value("VERSION_ID", in: system)
        guard let address = SwiftInstallation.address(system: name, architecture: architecture) else {
            throw ShellFailure(
                command: ["install", "swift"],
                error: "swift.org has none for \(name) on \(architecture); put one into /usr/local/bin")
        }
        let result = try await shell.run(["sh", "-c", SwiftInstallation.script(address)])
        guard result.isSuccess else { throw ShellFailure(command: ["install", address], error: result.error) }
    }

    private static func value(_ key: String, in text: String) -> String {
        let line = text.split(separator: "\n").first { $0.hasPrefix("\(key)=") }
        return line.map { String($0.dropFirst(key.count + 1)).replacing("\"", with: "") } ?? ""
    }

    private static func text(_ version: [Int]) -> String { version.map(String.init).joined(separator: ".") }
}
