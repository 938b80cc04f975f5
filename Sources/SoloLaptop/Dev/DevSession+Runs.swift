import Foundation
import SoloCore
package import SoloHost

/// Does what the supervisor decides.
extension DevSession {
    func supervise(_ event: SupervisorEvent) async {
        switch event {
        case .exited(let run, _): if let app = processes.ended(run) { lastWords = app }
        case .crashing(let run): processes.crashed(run)
        default: break
        }
        for action in supervisor.handle(event, now: began.duration(to: clock.now)) { await perform(action) }
    }

    private func perform(_ action: SupervisorAction) async {
        switch action {
        case .start(let run): await start(run)
        case .stop(let run, let reason): pending += [processes.stop(run, reason)].compactMap(\.self)
        case .record(let release): record(release)
        case .promote(let run): pending += [processes.promote(run)].compactMap(\.self)
        case .kill(let run): processes.kill(run)
        case .pause(let pause, let restart): later(.pauseOver(restart: restart), after: pause)
        case .report(let report): await tell(report)
        case .inUse(let releases): await keep(releases)
        case .finish: feed.finish()
        }
    }

    private func later(_ event: SupervisorEvent, after pause: Duration) {
        pending.append { [clock, feed] in
            guard (try? await clock.sleep(for: pause)) != nil else { return }
            feed.yield(.supervisor(event))
        }
    }

    private func start(_ run: Run) async {
        do {
            guard let platform, let product, let manifest = manifests[run.release],
                let process = manifest.process(run.process)
            else { return }
            var bindings = try await platform.bindings(
                release: run.release, manifest: manifest, components: Set(process.components))
            bindings.trustedProxies += options.trustedProxies.map(\.text)
            let launch = ReleaseProcesses.Launch(
                binary: releases.binary(of: run.release, product: product.name), sockets: sockets?.all ?? [],
                environment: AppEnvironment.make(from: options.environment), directory: options.package)
            pending += try processes.start(
                run, process, launch, bindings: bindings,
                mismatch: { [report] in report(.problem(HostError($0), stillServing: nil)) }
            ) { [log, report, sources = product.sources] stream, line in
                let line = stream == .error ? sources.located(line) : line
                log.append(stream == .output ? line : LogLine.wrapping(standardError: line, at: Date()))
                report(.line(line, isError: stream == .error))
            }
        } catch {
            report(.warning("The process '\(run.process)' of release \(run.release) could not be started: \(error)"))
            feed.yield(.supervisor(.exited(run, .code(127))))
        }
    }

    private func record(_ release: String) {
        do {
            try processes.record(release)
        } catch {
            report(.warning("The promotion of release \(release) could not be written: \(error)"))
        }
    }

    /// What only other releases use may go: their binaries, and what the services permit for them.
    private func keep(_ used: Set<String>) async {
        releases.prune(keeping: used)
        guard used != inUse else { return }
        inUse = used
        do {
            try await platform?.release(except: used.compactMap { manifests[$0] })
        } catch {
            report(.warning("The services still permit what an earlier release did: \(error)"))
        }
    }

    private func tell(_ event: SupervisorReport) async {
        switch event {
        case .serving(let release, let replacing):
            let took = builtAt[release].map { $0.duration(to: clock.now).seconds * 1000 } ?? 0
            builtAt = [:]
            guard let manifest = manifests[release] else { return }
            await promoted(manifest)
            if replacing == nil {
                hasStarted = true
                report(.started(await addresses, manifest))
            } else {
                report(.swapped(release: release, milliseconds: took))
            }
        case .neverCameUp(let run, let exit, let good):
            let lines = (lastWords?.errorLines ?? []).suffix(20).map { product?.sources.located($0) ?? $0 }
            report(.neverCameUp(release: run.release, exit: exit, lines: lines, stillServing: good))
            built = nil
            if good == nil, !options.watches {
                await fail(HostError(.init("never-came-up"), "The app ended before it answered."))
            }
        case .crashed(let run, let exit, let count, let pause):
            let lines = lastWords?.errorLines ?? []
            let crash = CrashReport(
                release: run.release, process: run.process, exit: exit, lines: lines, package: options.package.path)
            report(.crashed(crash, count: count, pause: pause))
        case .recovered: report(.recovered)
        }
    }

    /// What changes, changes now: a release that never came up has changed nothing.
    private func promoted(_ manifest: Manifest) async {
        do {
            let before = try StoredManifest.read(folders.manifest)
            try await platform?.promote(manifest)
            if before != manifest { try StoredManifest.write(manifest, after: before, folders) }
            sockets = sockets?.limited(to: manifest)
        } catch {
            report(.warning("The stage could not take over what the release declares: \(error)"))
        }
    }

    package var addresses: StageAddresses {
        get async {
            StageAddresses(
                apis: sockets?.addresses ?? [:],
                services: await platform?.address ?? "http://127.0.0.1:\(options.servicesPort)")
        }
    }
}
