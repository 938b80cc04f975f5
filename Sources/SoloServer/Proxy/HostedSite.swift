package import SoloCore
package import SoloHost

/// A name under which a host serves something of a stage, and the socket that responds there.
package struct HostedSite: Codable, Sendable, Equatable {
    package enum Content: String, Codable, Sendable {
        case api
        /// The stage's buckets, for presigned requests.
        case files
    }

    /// The label under the domain where presigned URLs lead.
    package static let files = "files"

    package let stage: HostedStage
    /// `nil` for every name, over plain HTTP.
    package let domain: String?
    package let socket: String
    package let content: Content
    /// What it says instead, while its stage is closed.
    package var notice: MaintenanceNotice?

    package init(stage: HostedStage, domain: String?, socket: String, content: Content = .api) {
        self.stage = stage
        self.domain = domain?.lowercased()
        self.socket = socket
        self.content = content
    }

    /// What a stage serves with a release: its APIs, and with a domain its buckets. Without one, the first API alone.
    package static func of(
        _ stage: HostedStage, _ manifest: Manifest, domain: String?, in folders: HostFolders = .standard
    ) -> [HostedSite] {
        let apis = manifest.apis.map { api in
            HostedSite(
                stage: stage, domain: domain.map(api.host(under:)), socket: folders.socket(of: api.id, of: stage))
        }
        guard let domain else { return Array(apis.prefix(1)) }
        guard manifest.resources.contains(where: { $0.kind == .bucket }) else { return apis }
        let files = HostedSite(
            stage: stage, domain: "\(Self.files).\(domain)", socket: folders.filesSocket(of: stage), content: .files)
        return apis + [files]
    }

    /// Where people reach each API, by its component's id.
    ///
    /// - Parameters:
    ///   - domain: the stage's; without it the first API alone is reached, over plain HTTP.
    ///   - address: the host's, for a stage without a domain.
    package static func addresses(
        of manifest: Manifest, domain: String?, address: String? = nil
    ) -> [String: String] {
        guard let domain else {
            guard let address, let first = manifest.apis.first else { return [:] }
            return [first.id: "http://\(address.contains(":") ? "[\(address)]" : address)"]
        }
        return Dictionary(
            manifest.apis.map { ($0.id, "https://\($0.host(under: domain).lowercased())") }, uniquingKeysWith: { $1 })
    }

    /// Rejects sites of a stage whose names other stages of the host have.
    package static func check(_ sites: [HostedSite], beside all: [HostedSite]) throws(HostError) {
        for site in sites {
            let taken = all.first { $0.stage != site.stage && $0.domain == site.domain }
            guard let other = taken?.stage else { continue }
            let owner = "the stage '\(other.stage)' of \(other.product)"
            guard let domain = site.domain else {
                throw HostError(
                    .domainTaken,
                    "The stage '\(site.stage.stage)' of \(site.stage.product) has no domain, and \(owner) serves all requests without one.",
                    fix: "Give it a domain in the app, as in Stage(…, domain: \"shop.example.com\"), or here:",
                    commands: ["solo deploy --stage \(site.stage.stage) --domain NAME"], isRefusal: true)
            }
            throw HostError(
                .domainTaken, "\(owner.prefix(1).uppercased() + owner.dropFirst()) serves \(domain) on this host.",
                fix: "Give the stage '\(site.stage.stage)' of \(site.stage.product) another domain.", isRefusal: true)
        }
    }
}

extension HostError.Code {
    package static let domainTaken = Self("domain-taken")
}
