import SoloMigrations
package import Foundation
package import SoloCore
package import SoloHost
package import SoloServices

extension HostedServices: StageSession {
    package var live: RunningStage {
        get async {
            let domain = try? StageRecord.read(hostFolders.record(of: stage))?.domain
            return RunningStage(
                release: served?.name, process: getpid(), appProcesses: [:],
                addresses: StageAddresses(
                    apis: served.map { HostedSite.addresses(of: $0.manifest, domain: domain) } ?? [:],
                    services: await platform.address))
        }
    }

    package var manifest: Manifest? { served?.manifest ?? (try? StoredManifest.read(folders.manifest)) }

    package var waitingManifest: Manifest? { nil }

    package var runningManifests: [Manifest] { platform.services.manifestsInUse }

    package var servingBinary: URL? { served?.binary }

    /// The helper starts the processes again, once whoever made the change asks it to.
    package nonisolated func bindingsChanged() {}

    package func forget(_ orphan: StoredResource) throws { try StoredManifest.forget(orphan, folders) }

    package func perform(_ request: ReleaseRequest) async throws -> AdminResponse {
        switch request {
        case .prepare(let name, let others):
            for other in others where other != name {
                try await platform.services.prepare(release(other).manifest)
            }
            let release = try release(name)
            let unset = try platform.unsetSecrets(of: release.manifest)
            guard unset.isEmpty else { throw HostError.secretsUnset(unset, stage: stage.stage) }
            try await platform.prepare(release.manifest, release.migrations)
            return .done
        case .hasMigrations(let name):
            let release = try release(name)
            return .found(
                try await !platform.services.databasesToMigrate(release.manifest, release.migrations).isEmpty)
        case .snapshot(let name):
            let release = try release(name)
            try await takeSnapshot(before: release.name, release.manifest, release.migrations)
            return .done
        case .bindings(let name, let process):
            let manifest = try release(name).manifest
            guard let process = manifest.process(process) else {
                throw HostError.unknown("process", process, known: manifest.processes.map(\.name))
            }
            var bindings = try await platform.bindings(
                release: name, manifest: manifest, components: Set(process.components))
            // Caddy, which reaches the public sockets alone.
            bindings.trustedProxies = ["unix"]
            if let domain = try StageRecord.read(hostFolders.record(of: stage))?.domain {
                bindings.openBuckets(at: "https://\(HostedSite.files).\(domain)")
            }
            return .bindings(bindings)
        case .promote(let name):
            let release = try release(name)
            try await platform.promote(release.manifest)
            try StoredManifest.write(release.manifest, after: try StoredManifest.read(folders.manifest), folders)
            serve(release)
            return .done
        case .retain(let names):
            try await platform.release(except: names.map { try release($0).manifest })
            platform.processEnded()
            return .done
        case .contract(let name):
            let release = try release(name)
            try await platform.contract(release.manifest, release.migrations)
            return .done
        case .migrations(let migrations):
            return .migrations(try await platform.services.reports(of: migrations, servingManifest()))
        case .migrate(let migrations):
            let manifest = try servingManifest()
            try migrations.requireDatabases(manifest.databases)
            try await takeSnapshot(before: "migrate-up", manifest, migrations)
            return .ran(try await platform.services.migrateBeside(manifest, migrations))
        }
    }

    private func servingManifest() throws -> Manifest {
        guard let served else {
            throw HostError(
                .notRunning, "No release of the stage '\(stage.stage)' serves.", fix: "Deploy one:",
                commands: ["solo deploy --stage \(stage.stage)"], isRefusal: true)
        }
        return served.manifest
    }

    private func release(_ name: String) throws -> HostedRelease {
        if let served, served.name == name { return served }
        return try HostedRelease(name, of: stage, in: hostFolders)
    }
}
