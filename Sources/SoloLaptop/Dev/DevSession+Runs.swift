package import SoloHost
import Foundation
import SoloCore

/// Does what the supervisor decides.
extension DevSession {
    func supervise(_ event: SupervisorEvent) async {
        if case .exited(let run, _) = event { ended(run) }
        for action in supervisor.handle(event, now: began.duration(to: clock.now)) { await perform(action) }
    }

    private func perform(_ action: SupervisorAction) async {
        switch action {
        case .start(let run): await start(run)
        case .stop(let run): stop(run)
        case .promote(let run): promote(run)
        case .kill(let run): runs[run]?.child.signal(9, group: true)
        case .pause(let pause, let restart):
            later(.pauseOver(restart: restart), after: pause)
        case .report(let report): await tell(report)
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
            guard let platform, let product else { return }
            var bindings = try await platform.bindings(release: run.release)
            bindings.trustedProxies += options.trustedProxies.map(\.text)
            let app = try AppRun.start(
                run, binary: releases.binary(of: run.release, product: product.name), sockets: sockets?.all ?? [],
                bindings: bindings, control: folders.controlSocket(of: run), promotion: folders.promotion,
                environment: AppEnvironment.make(from: options.environment), directory: options.package
            ) { [log, report, sources = product.sources] stream, line in
                let line = stream == .error ? sources.located(line) : line
                log.append(stream == .output ? line : LogLine.wrapping(standardError: line, at: Date()))
                report(.line(line, isError: stream == .error))
            }
            runs[run] = app
            watch(app)
        } catch {
            report(.warning("Release \(run.release) could not be started: \(error)"))
            feed.yield(.supervisor(.exited(run, .code(127))))
        }
    }

    /// Waits for its health and for its end.
    private func watch(_ app: AppRun) {
        let run = app.run
        pending.append { [clock, feed] in
            let exit = await app.child.exit
            // What it wrote last is still in the pipe; what it started may hold the pipe open for ever.
            for _ in 0..<50 where app.child.isWriting { try? await clock.sleep(for: .milliseconds(2)) }
            feed.yield(.supervisor(.exited(run, exit)))
        }
        pending.append { [feed, report, limit = options.limits.health] in
            do {
                _ = try await app.control.health(within: limit)
                feed.yield(.supervisor(.healthy(run)))
            } catch {
                if let mismatch = error as? WireMismatch {
                    report(.problem(HostError(mismatch), stillServing: nil))
                }
                feed.yield(.supervisor(.unhealthy(run)))
            }
        }
    }

    private func stop(_ run: Run) {
        guard let app = runs[run] else { return }
        pending.append { [clock, feed, limit = options.limits.drain] in
            do {
                try await app.control.stop()
                feed.yield(.supervisor(.stopped(run)))
                // It ends by itself when the last request has ended, and has a limit of its own for that.
                try await clock.sleep(for: limit)
                app.child.signal(9, group: true)
            } catch {
                // It hangs, or the session is over: whether it still accepts, nobody knows. Its end is certain.
                app.child.signal(9, group: true)
            }
        }
    }

    private func promote(_ run: Run) {
        guard let app = runs[run] else { return }
        pending.append { [feed, invoker] in
            do {
                try await app.control.promote()
                invoker.redirect(to: app.control)
                feed.yield(.supervisor(.promoted(run)))
            } catch {
                feed.yield(.supervisor(.refusedPromotion(run)))
            }
        }
    }

    /// Cleans up after a process. What it wrote last may still be on its way: the crash's report waits for it.
    private func ended(_ run: Run) {
        guard let app = runs.removeValue(forKey: run) else { return }
        invoker.forget(app.control)
        lastWords = app
        app.close()
        releases.prune(keeping: Set(runs.keys.map(\.release)).union([supervisor.serving].compactMap(\.self)))
    }

    private func tell(_ event: SupervisorReport) async {
        switch event {
        case .serving(let release, let replacing):
            let took = builtAt[release].map { $0.duration(to: clock.now).seconds * 1000 } ?? 0
            builtAt = [:]
            if replacing == nil, let manifest = manifests[release] {
                hasStarted = true
                report(.started(await addresses, manifest))
            } else {
                report(.swapped(release: release, milliseconds: took))
            }
        case .neverCameUp(let release, let exit, let good):
            let lines = (lastWords?.errorLines ?? []).suffix(20).map { product?.sources.located($0) ?? $0 }
            report(.neverCameUp(release: release, exit: exit, lines: lines, stillServing: good))
            await goBack(to: good)
        case .crashed(let release, let exit, let count, let pause):
            let lines = lastWords?.errorLines ?? []
            let crash = CrashReport(release: release, exit: exit, lines: lines, package: options.package.path)
            report(.crashed(crash, count: count, pause: pause))
        case .recovered: report(.recovered)
        }
    }

    /// The services were made ready for a release that never came up: they go back to the one that serves.
    private func goBack(to release: String?) async {
        built = nil
        guard let release, let manifest = manifests[release] else {
            if release == nil, !options.watches {
                await fail(HostError(.init("never-came-up"), "The app ended before it answered."))
            }
            return
        }
        do {
            let applied = try StoredManifest.read(folders.manifest)
            guard applied != manifest else { return }
            try await platform?.apply(manifest)
            sockets = try sockets?.matching(manifest)
            try sockets?.listen()
            try StoredManifest.write(manifest, after: applied, folders)
        } catch {
            report(.warning("The services could not go back to release \(release): \(error)"))
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
