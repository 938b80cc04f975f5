import SoloHost
import Foundation
import SoloCore

/// From a saved source to a release that may be tried.
extension DevSession {
    /// Learns which product is the app, and watches what it is made of.
    func readPackage() async throws {
        report(.preparing("Reading \(options.package.lastPathComponent)/Package.swift"))
        let description = try await PackageReader.read(options.swift) { [report] line in
            // SwiftPM works on one thing in a folder at a time, and says what it waits for.
            if line.contains("Another instance of SwiftPM") { report(.preparing(line)) }
        }
        let product = try AppProduct.pick(
            from: description, named: options.product, last: LastProduct.read(folders.product))
        self.product = product
        LastProduct.write(product.name, to: folders.product)
        guard options.watches else { return }
        watcher?.stop()
        watcher = try FileWatcher(product.watched) { [feed] path in feed.yield(.changed(path)) }
    }

    func changed(_ path: URL) {
        guard !isEnding else { return }
        if path.lastPathComponent == "Package.swift" { wantsPackage = true }
        change += 1
        pending.append { [change, clock, feed, options] in
            guard (try? await clock.sleep(for: options.quiet)) != nil else { return }
            feed.yield(.quiet(change))
        }
    }

    func startBuild() {
        guard !isEnding else { return }
        if let build {
            // What it was building is out of date: end it, and begin again when it has ended.
            wantsBuild = true
            build.cancel()
            return
        }
        let began = clock.now
        let build = PackageBuild()
        self.build = build
        guard let product, !options.skipsBuild || hasStarted else {
            feed.yield(.buildEnded(.success(.built), seconds: 0, at: began))
            return
        }
        let launch = options.swift.build(product: product.name)
        pending.append { [clock, feed, report, options] in
            let result: Result<PackageBuild.Outcome, any Error>
            do {
                result = .success(
                    try await build.run(
                        launch, package: options.package.path, notice: { report(.preparing($0)) }
                    ) { report(.building($0)) })
            } catch {
                result = .failure(error)
            }
            let end = clock.now
            feed.yield(.buildEnded(result, seconds: began.duration(to: end).seconds, at: end))
        }
    }

    func buildEnded(
        _ result: Result<PackageBuild.Outcome, any Error>, seconds: Double, at time: ContinuousClock.Instant
    ) async {
        build = nil
        guard !isEnding else { return }
        if wantsBuild {
            wantsBuild = false
            if wantsPackage {
                wantsPackage = false
                do { try await readPackage() } catch { return await stay(with: error) }
            }
            return startBuild()
        }
        switch result {
        case .failure(let error): await fail(error)
        case .success(.cancelled): break
        case .success(.failed(let error, let output)):
            report(.buildFailed(error, output: output, stillServing: supervisor.serving))
            if !options.watches { await fail(HostError(.buildFailed, "The build failed.")) }
        case .success(.built):
            if seconds > 0 { report(.built(seconds: seconds)) }
            if wantsPackage {
                wantsPackage = false
                do { try await readPackage() } catch { return await stay(with: error) }
            }
            do {
                try await prepare(builtAt: time)
            } catch {
                await stay(with: error)
            }
        }
    }

    /// Takes the built binary in, asks it for its manifest, and makes the platform ready for it.
    private func prepare(builtAt time: ContinuousClock.Instant) async throws {
        guard let product else { return }
        let binary = options.swift.binary(of: product.name)
        guard let mark = FileFingerprint(path: binary.path) else {
            throw HostError(
                .notBuilt, "There is no \(binary.path).", fix: "Build it first, or leave --skip-build out:",
                commands: ["swift build --product \(product.name)"], isRefusal: true)
        }
        // A release that never came up may be tried again: what it missed may be there now.
        if mark == built, supervisor.serving != nil { return report(.unchanged) }
        let release = try releases.adopt(binary)
        let taken = releases.binary(of: release, product: product.name)
        let manifest = try await AppDescription.of(taken, environment: options.environment, sources: product.sources)
        try refuseWhatALaptopCannot(manifest)
        try await ready(BuiltRelease(name: release, manifest: manifest, builtAt: time))
        built = mark
    }

    /// Prepares the stage for a release and starts it, unless something has to be done first; then it waits for that.
    private func ready(_ release: BuiltRelease, isAgreed: Bool = false) async throws {
        let manifest = release.manifest
        waiting = release
        let before = try StoredManifest.read(folders.manifest)
        let plan = Plan(from: before, to: manifest, orphans: try StoredManifest.orphans(folders.orphans))
        if let data = OrphanedData(plan), !isAgreed, !options.allowsOrphans {
            return try ask(for: release, plan, data)
        }
        let isFirst = platform == nil
        let platform: any StagePlatform
        if let running = self.platform {
            platform = running
        } else {
            platform = try await makePlatform(options, manifest, invoker) { [feed] in feed.yield(.platformFailed($0)) }
            self.platform = platform
        }
        let unset = try await platform.unsetSecrets(of: manifest)
        guard unset.isEmpty else { throw HostError.secretsUnset(unset, stage: options.stage) }
        if isFirst || before != manifest {
            // The ports first: where one can't be had, nothing has been applied.
            let matched = try sockets?.adding(manifest)
            try await platform.prepare(manifest)
            sockets = matched
            try sockets?.listen()
            if !isAgreed { report(.applied(plan)) }
        }
        if isFirst {
            try await platform.start()
            administer()
        }
        waiting = nil
        manifests[release.name] = manifest
        builtAt[release.name] = release.builtAt
        let processes = manifest.processes.map(\.name)
        await supervise(.ready(ReleaseSet(release: release.name, processes: processes)))
    }

    /// Beside the loop: the release that serves goes on while a person thinks.
    private func ask(for release: BuiltRelease, _ plan: Plan, _ data: OrphanedData) throws {
        guard let consent else { throw HostError.wouldOrphan(data, stage: options.stage) }
        report(.asking(plan, data))
        pending.append { [feed] in feed.yield(.consented(await consent(data), release, data)) }
    }

    func consented(_ agreed: Bool, to release: BuiltRelease, orphaning data: OrphanedData) async {
        // A later build has taken its place.
        guard !isEnding, waiting == release else { return }
        guard agreed else {
            built = nil
            return await stay(with: HostError.wouldOrphan(data, stage: options.stage))
        }
        do {
            try await ready(release, isAgreed: true)
        } catch {
            await stay(with: error)
        }
    }

    private func refuseWhatALaptopCannot(_ manifest: Manifest) throws {
        guard let postgres = manifest.resources.first(where: { $0.kind == .postgres }) else { return }
        throw HostError(
            .notSupported, "The resource '\(postgres.id)' is a Postgres, which solo dev does not run yet.",
            fix: "Use SQLite(\"\(postgres.id)\") for now: the clients' queries are the same.", isRefusal: true)
    }

    /// What keeps a release from running leaves the one before it serving; with none, a refusal ends the session.
    private func stay(with error: any Error) async {
        let problem =
            error as? HostError
            ?? HostError(.init("unexpected"), "The new release could not be made ready.", details: ["\(error)"])
        if problem.code != .secretUnset { waiting = nil }
        let mayWait =
            supervisor.serving != nil || problem.code == .describeFailed
            || (problem.code == .wouldOrphan && consent != nil)
        guard mayWait, options.watches else { return await fail(problem) }
        report(.problem(problem, stillServing: supervisor.serving))
    }

    /// Starts what is wanted with new bindings: the release that waited for them, or else the one that serves.
    func restart() async {
        guard !isEnding else { return }
        let serving = supervisor.serving.flatMap { name in
            manifests[name].map { BuiltRelease(name: name, manifest: $0, builtAt: clock.now) }
        }
        guard let wanted = waiting ?? serving else { return }
        do {
            try await ready(wanted)
        } catch {
            await stay(with: error)
        }
    }
}

extension Duration {
    /// The whole of it in seconds.
    package var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
