import Foundation
import HTTPTypes
import SoloCore
import SoloHTTP
import SoloStore

/// Caddy in front of all stages of a host: TLS and names outside, the public sockets of the stages' APIs inside.
struct Proxy: Sendable {
    static let unit = "solo-proxy.service"
    static let file = "/etc/solo/proxy.json"
    static let adminSocket = "/run/solo-proxy/admin.sock"

    let folders: HostFolders
    let shell: any HostShell

    /// Has Caddy serve what the host's stages have now. What runs is changed without dropping a connection.
    func configure() async throws {
        let text = try JSONValue(encoding: ProxyConfiguration(sites: try sites())).line + "\n"
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

    /// Each API of each stage that serves.
    private func sites() throws -> [ProxyConfiguration.Site] {
        var sites: [ProxyConfiguration.Site] = []
        for record in try StageRecord.all(in: folders) {
            guard let serving = try folders.serving(record.stage) else { continue }
            let release = try HostedRelease(serving, of: record.stage, in: folders)
            for api in release.manifest.apis {
                sites.append(
                    ProxyConfiguration.Site(
                        domain: record.domain.map { api.name == "api" ? $0 : "\(api.name).\($0)" },
                        socket: folders.socket(of: api.id, of: record.stage)))
            }
        }
        return sites
    }
}

/// What a host knows of a stage beside its releases.
package struct StageRecord: Codable, Sendable, Equatable {
    static let name = "stage.json"

    package var stage: HostedStage
    /// The name that people reach it by; without one it is served on port 80 for every name.
    package var domain: String?

    package init(stage: HostedStage, domain: String?) {
        self.stage = stage
        self.domain = domain
    }

    /// Those of all stages of a host.
    static func all(in folders: HostFolders) throws -> [StageRecord] {
        let ids = (try? FileManager.default.contentsOfDirectory(atPath: folders.stages)) ?? []
        return try ids.sorted().compactMap { try read("\(folders.stages)/\($0)/\(name)") }
    }

    static func read(_ path: String) throws -> StageRecord? {
        try DurableFile(path: path).read().map { try JSONCoding.decoder.decode(StageRecord.self, from: $0) }
    }

    func write(_ path: String) throws {
        guard try Self.read(path) != self else { return }
        try DurableFile(path: path).replace(with: JSONCoding.encoder.encode(self), permissions: 0o644)
    }
}
