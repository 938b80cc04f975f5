import Foundation
import SoloCore
import SoloHost
import SoloMigrations
import SoloServices

/// From a built binary to a release that may be tried.
extension DevSession {
    /// Takes the built binary in, and asks it for its manifest.
    func adopt(_ built: BuiltBinary) async throws -> BuiltRelease {
        guard let product else { throw CancellationError() }
        let binary = options.swift.binary(of: product.name)
        guard built.fingerprint != nil else {
            throw HostError(
                .notBuilt, "There is no \(binary.path).", fix: "Build it first, or leave --skip-build out:",
                commands: ["swift build --product \(product.name)"], isRefusal: true)
        }
        let name = try releases.adopt(binary, migrations: migrations)
        let manifest = try await AppDescription.of(
            releases.binary(of: name, product: product.name), environment: options.environment,
            sources: product.sources)
        let migrations = try ReleaseMigrations(reading: releases.migrations(of: name))
        return BuiltRelease(name: name, manifest: manifest, migrations: migrations, binary: built)
    }

    /// Makes the stage ready for a release, unless that takes data out of use and nobody has agreed to it.
    func prepare(_ release: BuiltRelease, isAgreed: Bool) async throws -> DevEvent {
        let manifest = release.manifest
        let before = try StoredManifest.read(folders.manifest)
        let plan = Plan(from: before, to: manifest, orphans: try StoredManifest.orphans(folders.orphans))
        if let data = OrphanedData(plan), !isAgreed, !options.allowsOrphans { return .wouldOrphan(release, plan, data) }
        let isFirst = platform == nil
        let platform = try await runningPlatform(manifest)
        let unset = try await platform.unsetSecrets(of: manifest)
        guard unset.isEmpty else { throw HostError.secretsUnset(unset, stage: options.stage) }
        if isFirst || before != manifest || prepared != release.migrations {
            // The ports first: where one can't be had, nothing has been applied.
            let matched = try sockets?.adding(manifest)
            try await platform.prepare(manifest, release.migrations)
            prepared = release.migrations
            sockets = matched
            try sockets?.listen()
            if !isAgreed, !plan.isEmpty { report(.applied(plan)) }
            let misfits = try await platform.misfits(of: manifest)
            if !misfits.isEmpty { report(.misfits(misfits)) }
        }
        if isFirst {
            try await platform.start()
            administer()
        }
        return .prepared(release)
    }

    private func runningPlatform(_ manifest: Manifest) async throws -> any StagePlatform {
        if let platform { return platform }
        let made = try await makePlatform(options, manifest, invoker) { [feed] in feed.yield(.platformFailed($0)) }
        platform = made
        return made
    }

    /// Beside the loop: a save may withdraw the question.
    func ask(for release: BuiltRelease, _ data: OrphanedData) {
        guard let consent else { return }
        pending.append { [feed] in feed.yield(.consented(await consent(data), release, data)) }
    }
}
