import Foundation
package import SoloCore
import SoloHost
import SoloProcess
import Synchronization

/// A deploy as the developer's machine sees it: looks what the host has, sends what it lacks, and has the host do the rest.
package struct RemoteDeploy: Sendable {
    package enum Notice: Sendable {
        /// What the host knows of the stage.
        case looked(StageState)
        /// How many bytes were sent, and in which time.
        case sent(bytes: Int, seconds: Double)
        case event(DeployEvent)
    }

    private let session: HostSession
    private let stage: HostedStage
    private let domain: String?
    private let keepsDomain: Bool
    private let dns: DNSCheck?
    private let bake: BakeOrder

    /// - Parameters:
    ///   - keepsDomain: without a domain, the stage has the one that it has on the host: nothing but the command says which.
    ///   - dns: looks whether the domain leads to the host, before anything happens.
    package init(
        _ host: HostRecord, stage: HostedStage, domain: String?, keepsDomain: Bool, dns: DNSCheck?, bake: BakeOrder
    ) {
        session = HostSession(host)
        self.stage = stage
        self.domain = domain
        self.keepsDomain = keepsDomain
        self.dns = dns
        self.bake = bake
    }

    package func run(
        _ package: ReleasePackage, manifest: Manifest, notice: @escaping @Sendable (Notice) -> Void
    ) async throws {
        let state = try await session.look(at: stage)
        notice(.looked(state))
        let domain = domain ?? (keepsDomain ? state.domain : nil)
        guard state.serving != package.name || state.domain != domain else {
            return notice(.event(.ended(.unchanged, reason: nil)))
        }
        let destination = session.connection.destination
        try state.check(package, manifest, destination: destination)
        let sites = HostedSite.of(stage, manifest, domain: domain)
        try HostedSite.check(sites, beside: state.sites ?? [])
        try await dns?.check(
            sites.compactMap(\.domain), of: session.name, own: state.addresses ?? [], destination: destination)
        let unset = manifest.unsetSecrets(among: state.applied?.secrets ?? [])
        guard unset.isEmpty else { throw HostError.secretsUnset(unset, stage: stage.stage) }
        if !state.releases.contains(package.name) {
            let began = ContinuousClock.now
            let bytes = try await ReleaseUpload(session: session, stage: stage).send(package)
            notice(.sent(bytes: bytes, seconds: (ContinuousClock.now - began) / .seconds(1)))
        }
        let option = domain.map { ["--domain", $0] } ?? []
        let command = ["deploy", stage.product, stage.stage, package.name] + option + bake.options
        try await session.call(command) { line in
            if case .deploy(let event) = line { notice(.event(event)) }
        }
    }
}

extension StageState {
    /// Rejects a release that the host can't run.
    func check(_ package: ReleasePackage, _ manifest: Manifest, destination: String) throws {
        let has = glibc.split(separator: ".").compactMap { Int($0) }
        let needed = try package.glibc
        if has.lexicographicallyPrecedes(needed) {
            throw HostError(
                .unsupportedHost,
                "\(destination) has glibc \(glibc), and this build needs \(needed.map(String.init).joined(separator: ".")).",
                fix: "Build on a system that is as old as the host's.", isRefusal: true)
        }
        for resource in manifest.resources {
            guard let version = resource.postgres?.version, !postgres.contains("\(version)") else { continue }
            let installed = postgres.isEmpty ? "none" : postgres.joined(separator: ", ")
            throw HostError(
                .unsupportedHost,
                "\(destination) does not have Postgres \(version), which '\(resource.id)' asks for; it has \(installed).",
                fix: "Declare the version that the host has, or install that one there:",
                commands: ["apt install postgresql-\(version)"], isRefusal: true)
        }
    }
}
