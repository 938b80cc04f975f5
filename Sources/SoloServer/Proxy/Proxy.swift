import Foundation
import HTTPTypes
import SoloConcurrency
import SoloCore
import SoloHTTP
import SoloStore

/// Caddy in front of all stages of a host: TLS and names outside, the public sockets of the stages' APIs inside.
struct Proxy: Sendable {
    static let unit = "solo-proxy.service"
    static let file = "/etc/solo/proxy.json"
    static let adminSocket = "/run/solo-proxy/admin.sock"

    /// What is loaded has to be the newest, whichever stage it was made for.
    private static let turn = SoloConcurrency.Semaphore()

    let folders: HostFolders
    let shell: any HostShell

    /// Has Caddy serve what the host's stages have now. What runs is changed without dropping a connection.
    func configure() async throws {
        try await Self.turn.withPermit { try await load() }
    }

    private func load() async throws {
        let authority = try CertificateAuthority.read(shell)
        let configuration = ProxyConfiguration(sites: try sites(), authority: authority)
        let text = try JSONValue(encoding: configuration).line + "\n"
        guard try shell.read(Self.file) != text else { return }
        guard try await shell.succeeds("systemctl", "--quiet", "is-active", Self.unit) else {
            try shell.replace(Self.file, with: text, permissions: 0o644)
            try await shell.require("systemctl", "restart", Self.unit)
            return
        }
        let client = HTTPClient(.unix(path: Self.adminSocket))
        defer { client.close() }
        let response = try await client.send(
            .post, "/load", headers: [.contentType: "application/json"], body: Data(text.utf8),
            timeout: .after(.seconds(30)))
        guard response.status == .ok else {
            throw ShellFailure(command: ["caddy", "load"], error: String(decoding: response.body, as: UTF8.self))
        }
        // Only now: a file that differs from what runs is what the next call mends.
        try shell.replace(Self.file, with: text, permissions: 0o644)
    }

    /// What all stages serve that have a release.
    func sites() throws -> [HostedSite] {
        try StageRecord.all(in: folders).flatMap { record -> [HostedSite] in
            guard let serving = try folders.serving(record.stage) else { return [] }
            let release = try HostedRelease(serving, of: record.stage, in: folders)
            return HostedSite.of(record.stage, release.manifest, domain: record.domain, in: folders).map { site in
                var site = site
                site.notice = record.maintenance
                return site
            }
        }
    }
}
