import Foundation
import SoloCore
import SoloHost
import SoloServer
import SoloLaptop

/// Opens a stage for a command: the running one through its socket, or its stores.
enum StageAccess {
    /// Calls the body with the running stage if there is one, otherwise with its stores.
    ///
    /// - Parameter begins: whether the stage may be a new one although there are others.
    /// - Throws: `HostError` `unknown-name` for a stage that is not there while others are, and what the body throws.
    static func with<Result>(
        _ options: PackageOptions, manifest: Manifest? = nil, begins: Bool = false,
        _ body: (any StageAdministration) async throws -> Result
    ) async throws -> Result {
        let folders = try options.folders()
        if let place = try await StagePlace.find(options) { return try await with(place, begins: begins, body) }
        if let live = try await LiveStage.connect(folders.adminSocket) {
            defer { live.close() }
            return try await body(live)
        }
        let environment = ProcessInfo.processInfo.environment
        guard folders.exist else {
            // If the package has other stages, an unknown name is more often mistyped than new.
            if !begins, !folders.known.isEmpty { try folders.requireStage() }
            return try await body(
                ServicesAdministration(untouched: folders, manifest: manifest, environment: environment))
        }
        return try await StoredStage.with(folders, manifest: manifest, environment: environment, body)
    }

    /// Calls the body with a stage on a host.
    static func with<Result>(
        _ place: StagePlace, begins: Bool, _ body: (any StageAdministration) async throws -> Result
    ) async throws -> Result {
        let tunnel = try StageTunnel(place.host, place.stage, opens: begins)
        defer { tunnel.close() }
        guard let live = try await LiveStage.connect(tunnel.socket) else {
            throw await tunnel.problem
                ?? HostError(
                    .notRunning, "The stage '\(place.stage.stage)' on \(place.host.name) does not respond.",
                    fix: "See how the host is:", commands: ["solo host status \(place.host.name)"])
        }
        defer { live.close() }
        return try await body(live)
    }

    /// What a stage says of itself, with the addresses of one on a host that has no domain.
    static func status(_ options: PackageOptions) async throws -> StageStatus {
        try await with(options) { stage in
            var status: StageStatus = try await stage.ask(.status)
            guard status.release != nil, status.addresses?.apis.isEmpty == true,
                let place = try await StagePlace.find(options),
                let manifest = try await stage.ask(.applied, as: AppliedStack.self).manifest
            else { return status }
            status.addresses?.apis = await RemoteStage(place.host, place.stage).addresses(of: manifest)
            return status
        }
    }

    /// Holds a stage that does not run and was started before, so that it is not started meanwhile.
    static func hold(_ folders: StageFolders) async throws -> (isRunning: Bool, lock: StageLock?) {
        if let live = try await LiveStage.connect(folders.adminSocket) {
            live.close()
            return (true, nil)
        }
        return (false, folders.exist ? try StageLock(folders.lock, stage: folders.stage) : nil)
    }

    /// The stack as its last build declares it; failing that, as it was applied last.
    static func manifest(_ options: PackageOptions) async throws -> Manifest? {
        let (swift, folders) = (try options.swift(), try options.folders())
        if let build = await LastBuild.find(swift, product: options.product, of: folders) { return build.manifest }
        if let applied = try StoredManifest.read(folders.manifest) { return applied }
        let last = LastProduct.read(folders.product)
        guard let app = try? AppProduct.pick(from: await PackageReader.read(swift), named: options.product, last: last)
        else {
            return nil
        }
        return try? await AppDescription.of(swift.binary(of: app.name), environment: swift.environment)
    }
}
