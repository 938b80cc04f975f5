package import SoloHost

/// What a machine says about itself before anything is installed on it.
package struct HostProbe: Sendable, Equatable {
    package var user: String
    package var isRoot: Bool
    /// Whether the user may become root without a password.
    package var hasSudo: Bool
    /// `debian`, `ubuntu`, …
    package var distribution: String
    package var version: String
    /// For people.
    package var system: String
    package var architecture: String
    package var glibc: [Int]
    package var hasSystemd: Bool
    /// The digest of the `solo` that is installed, and its release.
    package var agent: String?
    package var release: String?
    /// The packages of ``packages`` that are missing.
    package var missing: [String]

    /// What `solo` itself needs to start there.
    static let packages = ["libsqlite3-0", "libssl3", "libzstd1", "libcurl4", "ca-certificates", "zstd"]

    /// Runs in any POSIX shell, and prints a line for each thing.
    static let script = """
        export LC_ALL=C
        echo "user=$(id -un)"
        echo "uid=$(id -u)"
        if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then echo sudo=yes; fi
        if [ -r /etc/os-release ]; then (. /etc/os-release; echo "distribution=$ID"; echo "version=${VERSION_ID:-}"; echo "system=${PRETTY_NAME:-$ID}"); fi
        echo "kernel=$(uname -s)"
        echo "architecture=$(uname -m)"
        echo "glibc=$(getconf GNU_LIBC_VERSION 2>/dev/null)"
        if [ -d /run/systemd/system ]; then echo systemd=yes; fi
        if [ -e \(AgentPlace.current)/solo ]; then
            echo "agent=$(basename "$(readlink \(AgentPlace.current))")"
            echo "release=$(cat \(AgentPlace.current)/release 2>/dev/null)"
        fi
        for package in \(packages.joined(separator: " ")); do
            if [ "$(dpkg-query --show --showformat '${db:Status-Status}' $package 2>/dev/null)" != installed ] \
            && [ "$(dpkg-query --show --showformat '${db:Status-Status}' ${package}t64 2>/dev/null)" != installed ]; then
                echo "missing=$package"
            fi
        done
        echo done=yes
        """

    /// Reads what the script printed. `nil` if it did not come to its end.
    package init?(_ lines: [String]) {
        var values: [String: [String]] = [:]
        for line in lines {
            guard let equals = line.firstIndex(of: "=") else { continue }
            values[String(line[..<equals]), default: []].append(String(line[line.index(after: equals)...]))
        }
        guard values["done"] != nil, let user = values["user"]?.first else { return nil }
        func value(_ name: String) -> String? { values[name]?.first.flatMap { $0.isEmpty ? nil : $0 } }
        self.user = user
        isRoot = value("uid") == "0"
        hasSudo = value("sudo") != nil
        distribution = value("distribution") ?? ""
        version = value("version") ?? ""
        system = value("system") ?? value("kernel") ?? "an unknown system"
        architecture = value("architecture") ?? ""
        glibc = GlibcVersion.parse(value("glibc") ?? "")
        hasSystemd = value("systemd") != nil
        agent = value("agent")
        release = value("release")
        missing = values["missing"] ?? []
    }

    /// The systems that Solo knows how to prepare.
    static let supported = [("debian", "12", "Debian 12"), ("ubuntu", "24.04", "Ubuntu 24.04")]

    /// Rejects a machine that can't become a host.
    package func check(destination: String) throws(HostError) {
        guard Self.supported.contains(where: { $0.0 == distribution && $0.1 == version }) else {
            throw HostError(
                .unsupportedHost,
                "\(destination) runs \(system), and a host runs \(Self.supported.map(\.2).joined(separator: " or ")).",
                fix: "Install the machine anew with one of them.", isRefusal: true)
        }
        guard isRoot || hasSudo else {
            throw HostError(
                .unsupportedHost, "\(user) of \(destination) can't become root without a password.",
                fix: "Log in as root, or permit it there:",
                commands: ["echo '\(user) ALL=(ALL) NOPASSWD: ALL' | sudo tee /etc/sudoers.d/\(user)"],
                isRefusal: true)
        }
        guard hasSystemd else {
            throw HostError(
                .unsupportedHost, "\(destination) was not booted by systemd.",
                fix: "Use a machine or a virtual machine of its own.", isRefusal: true)
        }
    }
}

/// Versions of the GNU C library.
enum GlibcVersion {
    /// `2.36` in `glibc 2.36`.
    static func parse(_ text: String) -> [Int] {
        (text.split(separator: " ").last ?? "").split(separator: ".").compactMap { Int($0) }
    }
}

extension HostError.Code {
    package static let unsupportedHost = Self("unsupported-host")
    package static let agentMissing = Self("agent-missing")
    package static let agentTooNew = Self("agent-too-new")
    package static let agentFailed = Self("agent-failed")
}
