import Foundation
import SoloCore
import SoloHost
import SoloProcess
import Synchronization

/// A deploy as the developer's machine sees it: looks what the host has, sends what it lacks, and has the host do the rest.
package struct RemoteDeploy: Sendable {
    package enum Notice: Sendable {
        /// What the host knows of the stage.
        case looked(StageState)
        /// The host could not make the release from this one, and why. All of it is sent now.
        case rejected(base: String, reason: String)
        /// The host took the release from its own build, in which time.
        case taken(seconds: Double)
        /// How many bytes were sent, as the difference to which release, and in which time.
        case sent(bytes: Int, base: String?, seconds: Double)
        case event(DeployEvent)
    }

    private let session: HostSession
    private let stage: HostedStage
    private let domain: String?
    private let keepsDomain: Bool
    private let unprotected: String?
    private let dns: DNSCheck?
    private let bake: BakeOrder

    /// - Parameters:
    ///   - unprotected: why it is deployed although its data is not safe, for the audit log.
    ///   - keepsDomain: without a domain, the stage has the one that it has on the host: nothing but the command says which.
    ///   - dns: looks whether the domain leads to the host, before anything happens.
    package init(
        _ host: HostRecord, stage: HostedStage, domain: String?, unprotected: String? = nil, keepsDomain: Bool,
        dns: DNSCheck?, bake: BakeOrder
    ) {
        session = HostSession(host)
        self.stage = stage
        self.domain = domain
        self.keepsDomain = keepsDomain
        self.unprotected = unprotected
        self.dns = dns
        self.bake = bake
    }

    /// What the host has of the stage.
    package func look() async throws -> StageState { try await session.look(at: stage) }

    /// - Parameter state: as ``look()`` found it.
    package func run(
        _ release: DeployedRelease, state: StageState, notice: @escaping @Sendable (Notice) -> Void
    ) async throws {
        let manifest = release.manifest
        notice(.looked(state))
        let domain = domain ?? (keepsDomain ? state.domain : nil)
        // What an earlier deploy has left is finished by the host, and waited for.
        guard state.serving != release.name || state.domain != domain || state.isUnfinished == true else {
            return notice(.event(.ended(.unchanged, reason: nil)))
        }
        let destination = session.connection.destination
        try state.check(release.needs, destination: destination, command: buildCommand)
        try state.check(manifest, destination: destination)
        let sites = HostedSite.of(stage, manifest, domain: domain)
        try HostedSite.check(sites, beside: state.sites ?? [])
        try await dns?.check(
            sites.compactMap(\.domain), of: session.name, own: state.addresses ?? [], destination: destination)
        let unset = manifest.unsetSecrets(among: state.applied?.secrets ?? [])
        guard unset.isEmpty else { throw HostError.secretsUnset(unset, stage: stage.stage) }
        if !state.releases.contains(release.name) {
            try await bring(release, among: state.releases, notice: notice)
        }
        async let _ = release.keep()
        let option =
            (domain.map { ["--domain", $0] } ?? []) + (unprotected.map { ["--unprotected", $0] } ?? [])
        let command = ["deploy", stage.product, stage.stage, release.name] + option + bake.options
        try await session.call(command) { line in
            if case .deploy(let event) = line { notice(.event(event)) }
        }
    }

    /// Brings a release to the host.
    ///
    /// - Parameter releases: those that it has.
    private func bring(
        _ release: DeployedRelease, among releases: [String], notice: @escaping @Sendable (Notice) -> Void
    ) async throws {
        let began = ContinuousClock.now
        var seconds: Double { (ContinuousClock.now - began) / .seconds(1) }
        switch release {
        case .local(let package, _, let sent):
            let upload = ReleaseUpload(session: session, stage: stage, sent: sent)
            let result = try await upload.send(package, among: releases) { notice(.rejected(base: $0, reason: $1)) }
            notice(.sent(bytes: result.bytes, base: result.base, seconds: seconds))
        case .built(let built, let build):
            try await build.deliver(built, to: stage)
            notice(.taken(seconds: seconds))
        }
    }

    /// How to build where the release is to run.
    private var buildCommand: String { "solo deploy --stage \(stage.stage) --build-on \(session.name)" }
}

extension StageState {
    /// Rejects a release that the host can't run.
    ///
    /// - Parameter command: builds one that it can.
    func check(_ needs: ReleaseNeeds, destination: String, command: String) throws(HostError) {
        guard needs.architecture == architecture else {
            let build = needs.architecture.map { "is for \($0)" } ?? "is not for Linux"
            throw HostError(
                .unsupportedHost, "\(destination) runs Linux on \(architecture), and this build \(build).",
                fix: "Build it there:", commands: [command], isRefusal: true)
        }
        let has = glibc.split(separator: ".").compactMap { Int($0) }
        guard !has.lexicographicallyPrecedes(needs.glibc) else {
            let needed = needs.glibc.map(String.init).joined(separator: ".")
            throw HostError(
                .unsupportedHost, "\(destination) has glibc \(glibc), and this build needs \(needed).",
                fix: "Build on a system that is as old as the host's, or there:", commands: [command],
                isRefusal: true)
        }
    }

    /// Rejects a stack that asks for a Postgres that the host does not have.
    func check(_ manifest: Manifest, destination: String) throws(HostError) {
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
