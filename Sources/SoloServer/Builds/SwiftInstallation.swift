/// Swift on a host that builds: from download.swift.org, if the machine does not have it.
package enum SwiftInstallation {
    /// A link to the folder of the installed one.
    static let current = "/opt/solo/swift"
    /// What is installed.
    static let version = "6.3.1"
    /// The oldest that builds a product.
    static let oldest = [6, 3]
    /// The "Swift 6.x Release Signing Key", as swift.org names it.
    static let signer = "52BB7E3DE28A71BE22EC05FFEF80A866B47A981F"

    /// What the toolchain needs of the distribution, and what products link.
    static let packages = [
        "binutils", "curl", "g++", "git", "gnupg", "libc6-dev", "libcurl4-openssl-dev", "libsqlite3-dev", "libssl-dev",
        "libxml2", "libzstd-dev", "pkg-config", "tzdata", "zlib1g-dev",
    ]

    /// The version in what `swift --version` prints.
    static func version(in text: String) -> [Int]? {
        text.firstMatch(of: /Swift version (\d+)\.(\d+)/).map { [Int($0.1) ?? 0, Int($0.2) ?? 0] }
    }

    /// Where the archive is; `nil` for a system that there is none for.
    ///
    /// - Parameters:
    ///   - system: `ID` and `VERSION_ID` of os-release(5), joined: `debian12`.
    ///   - architecture: as uname(1) calls it.
    static func address(system: String, architecture: String) -> String? {
        guard ["debian12", "ubuntu24.04"].contains(system), ["x86_64", "aarch64"].contains(architecture) else {
            return nil
        }
        let suffix = architecture == "x86_64" ? "" : "-\(architecture)"
        let folder = system.replacing(".", with: "") + suffix
        let release = "swift-\(version)-RELEASE"
        return
            "https://download.swift.org/swift-\(version)-release/\(folder)/\(release)/\(release)-\(system)\(suffix).tar.gz"
    }

    /// Downloads, checks the signature, and switches the link. Whatever fails leaves what was there.
    static func script(_ address: String) -> String {
        """
        set -e
        umask 022
        work=$(mktemp -d /var/tmp/solo-swift.XXXXXX)
        trap 'rm -rf "$work"' EXIT
        cd "$work"
        get() { curl -fsSL --retry 2 --connect-timeout 20 -o "$1" "$2"; }
        get swift.tar.gz \(address)
        get swift.tar.gz.sig \(address).sig
        get keys.asc https://www.swift.org/keys/all-keys.asc
        mkdir -m 700 gnupg
        gpg --homedir gnupg --batch --quiet --import keys.asc
        # An expired key counts too: what is pinned is whose it is.
        gpg --homedir gnupg --batch --status-fd 1 --verify swift.tar.gz.sig swift.tar.gz >status || true
        if ! grep -q '^\\[GNUPG:\\] VALIDSIG .*\(signer)$' status; then
            echo "the signature of \(address) is not swift.org's" >&2
            exit 1
        fi
        mkdir -p /opt/solo
        new=$(mktemp -d /opt/solo/.swift.XXXXXX)
        trap 'rm -rf "$work" "$new"' EXIT
        tar -xzf swift.tar.gz --strip-components=1 --no-same-owner -C "$new"
        chmod 755 "$new"
        rm -rf /opt/solo/swift-\(version)
        mv -T "$new" /opt/solo/swift-\(version)
        ln -sfn swift-\(version) \(current)
        """
    }
}
