import SoloHost
import SoloLaptop
import SoloPostgres

/// Checks that a machine has everything that building and running an app needs.
package struct Doctor: Sendable {
    package static let oldestSwift = (6, 2)
    private let machine: Machine

    package init(_ machine: Machine) { self.machine = machine }

    package func checks() async -> [DoctorCheck] {
        var checks = [await swift(), await git()]
        checks += [
            await library(
                "SQLite", module: "sqlite3", headers: ["/usr/include/sqlite3.h"],
                packages: .init(apt: "libsqlite3-dev", dnf: "sqlite-devel", pacman: "sqlite", brew: "sqlite")),
            await library(
                "libcrypto", module: "libcrypto",
                headers: [
                    "/usr/include/openssl/evp.h", "/opt/homebrew/opt/openssl@3/include/openssl/evp.h",
                    "/usr/local/opt/openssl@3/include/openssl/evp.h",
                ], packages: .init(apt: "libssl-dev", dnf: "openssl-devel", pacman: "openssl", brew: "openssl@3")),
            await library(
                "libzstd", module: "libzstd",
                headers: [
                    "/usr/include/zstd.h", "/opt/homebrew/opt/zstd/include/zstd.h",
                    "/usr/local/opt/zstd/include/zstd.h",
                ], packages: .init(apt: "libzstd-dev", dnf: "libzstd-devel", pacman: "zstd", brew: "zstd")),
            await library(
                "libcurl", module: "libcurl",
                headers: [
                    "/usr/include/curl/curl.h", "/usr/include/x86_64-linux-gnu/curl/curl.h",
                    "/usr/include/aarch64-linux-gnu/curl/curl.h",
                ],
                packages: .init(apt: "libcurl4-openssl-dev", dnf: "libcurl-devel", pacman: "curl", brew: "curl")),
        ]
        checks.append(postgres())
        checks += [port(8080, flag: "--port"), port(8090, flag: "--services-port")]
        return checks
    }

    private func swift() async -> DoctorCheck {
        let fix =
            machine.isMac
            ? "xcode-select --install"
            : "curl -fsSL https://download.swift.org/swiftly/linux/swiftly-$(uname -m).tar.gz | tar zx && ./swiftly init"
        guard let text = await machine.output("swift", ["--version"]) else {
            return DoctorCheck("Swift", .missing, found: "no swift in PATH", fix: fix)
        }
        guard let version = Self.swiftVersion(in: text) else {
            return DoctorCheck("Swift", .warning, found: "a version that can't be read", fix: "swift --version")
        }
        let found = "\(version.0).\(version.1)"
        guard version >= Self.oldestSwift else {
            return DoctorCheck("Swift", .missing, found: "\(found), and Solo needs 6.2 or later", fix: fix)
        }
        return DoctorCheck("Swift", .ok, found: found)
    }

    /// Reads `Apple Swift version 6.3.1 (…)`.
    package static func swiftVersion(in text: String) -> (Int, Int)? {
        guard let match = text.firstMatch(of: /Swift version (\d+)\.(\d+)/), let major = Int(match.1),
            let minor = Int(match.2)
        else { return nil }
        return (major, minor)
    }

    private func git() async -> DoctorCheck {
        guard let text = await machine.output("git", ["--version"]) else {
            return DoctorCheck(
                "git", .missing, found: "no git in PATH, which SwiftPM fetches packages with",
                fix: await install(.init(apt: "git", dnf: "git", pacman: "git", brew: "git")))
        }
        return DoctorCheck("git", .ok, found: String(text.split(separator: " ").last ?? ""))
    }

    private struct Packages {
        var apt, dnf, pacman, brew: String
    }

    private func library(_ name: String, module: String, headers: [String], packages: Packages) async -> DoctorCheck {
        if let version = await machine.output("pkg-config", ["--modversion", module]) {
            return DoctorCheck(name, .ok, found: version)
        }
        // A Mac has both in its SDK, without a pkg-config of their own.
        if machine.isMac, ["sqlite3", "libcurl"].contains(module) {
            return DoctorCheck(name, .ok, found: "part of macOS")
        }
        if let header = headers.first(where: machine.exists) { return DoctorCheck(name, .ok, found: header) }
        return DoctorCheck(name, .missing, found: "its headers are not installed", fix: await install(packages))
    }

    /// An app that declares a Postgres needs it, and no other.
    private func postgres() -> DoctorCheck {
        let versions = machine.postgresVersions().map(String.init)
        guard versions.isEmpty else { return DoctorCheck("Postgres", .ok, found: versions.joined(separator: ", ")) }
        return DoctorCheck(
            "Postgres", .ok,
            found: "not installed, and an app with Postgres(…) needs it: \(PostgresInstallation.installing(15))")
    }

    private func install(_ packages: Packages) async -> String {
        if machine.isMac { return "brew install \(packages.brew)" }
        if machine.exists("/usr/bin/dnf") { return "sudo dnf install \(packages.dnf)" }
        if machine.exists("/usr/bin/pacman") { return "sudo pacman -S \(packages.pacman)" }
        return "sudo apt-get install \(packages.apt)"
    }

    private func port(_ port: Int, flag: String) -> DoctorCheck {
        guard let owner = machine.portOwner(port) else {
            return DoctorCheck("port \(port)", .ok, found: "free")
        }
        return DoctorCheck(
            "port \(port)", .warning, found: "taken by process \(owner.pid): \(owner.command)",
            fix: "solo dev \(flag) \(port + 10)")
    }
}

/// One thing that Solo needs of a machine, and whether it is there.
package struct DoctorCheck: Sendable, Equatable, Encodable {
    package enum State: String, Sendable, Encodable {
        case ok, missing, warning
    }

    package var name: String
    package var state: State
    /// What was found: a version, a path.
    package var found: String
    /// The command that fixes it.
    package var fix: String?

    package init(_ name: String, _ state: State, found: String, fix: String? = nil) {
        self.name = name
        self.state = state
        self.found = found
        self.fix = fix
    }
}
