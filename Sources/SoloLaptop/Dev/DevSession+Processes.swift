import SoloProcess
import Foundation
import SoloCore
package import SoloHost

/// Does what the supervisor decides, and takes note of what its processes do.
extension DevSession {
    func note(_ event: SupervisorEvent) {
        switch event {
        case .exited(let run, _):
            if let app = processes.ended(run) { ended = app }
            platform?.processEnded()
        case .crashing(let run): processes.crashed(run)
        default: break
        }
    }

    func perform(_ action: SupervisorAction) async -> DevEvent? {
        switch action {
        case .start(let run): return await start(run)
        case .stop(let run, let reason): pending += [processes.stop(run, reason)].compactMap(\.self)
        case .record(let release): record(release)
        case .promote(let run): pending += [processes.promote(run)].compactMap(\.self)
        case .kill(let run): processes.kill(run)
        case .pause(let pause, let restart): later(.supervisor(.pauseOver(restart: restart)), after: pause)
        case .report(let report): await tell(report)
        case .inUse(let releases): await keep(releases)
        case .finish: feed.finish()
        }
        return nil
    }

    /// - Returns: its end, if it can't be started.
    private func start(_ run: Run) async -> DevEvent? {
        do {
            guard let platform, let product, let manifest = cycle.releases[run.release]?.manifest,
                let process = manifest.process(run.process)
            else { throw HostError(.init("unknown-process"), "No release declares it.") }
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
            return nil
        } catch {
            report(.warning("The process '\(run.process)' of release \(run.release) could not be started: \(error)"))
            return .supervisor(.exited(run, .code(127)))
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
        do {
            try await platform?.release(except: used.compactMap { cycle.releases[$0]?.manifest })
        } catch {
            report(.warning("The services still permit what an earlier release did: \(error)"))
        }
        if used.count == 1, let release = used.first.flatMap({ cycle.releases[$0] }) { await contract(release) }
    }

    /// The releases before have ended, so what only they used may go.
    private func contract(_ release: BuiltRelease) async {
        do {
            try await platform?.contract(release.manifest, release.migrations)
        } catch {
            report(.warning("The contract steps of release \(release.name) did not all run: \(error)"))
        }
    }

    private func tell(_ event: SupervisorReport) async {
        switch event {
        case .serving(let release, let replacing):
            guard let promoted = cycle.releases[release] else { return }
            let took = now - promoted.binary.builtAt
            await promote(promoted.manifest)
            if replacing == nil {
                report(.started(await addresses, promoted.manifest))
            } else {
                report(.swapped(release: release, milliseconds: took.seconds * 1000))
            }
        case .neverCameUp(let run, let exit, let good):
            let lines = (ended?.errorLines ?? []).suffix(20).map { product?.sources.located($0) ?? $0 }
            report(
                .neverCameUp(
                    release: run.release, process: run.process, exit: exit, lines: lines, stillServing: good))
        case .crashed(let run, let exit, let count, let pause):
            let lines = ended?.errorLines ?? []
            let crash = CrashReport(
                release: run.release, process: run.process, exit: exit, lines: lines, package: options.package.path)
            report(.crashed(crash, count: count, pause: pause))
        case .recovered: report(.recovered)
        }
    }

    /// What changes, changes now: a release that never came up has changed nothing.
    private func promote(_ manifest: Manifest) async {
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
