import SoloProcess
package import Foundation
package import SoloCore
package import SoloHost
package import SoloServices

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// What others may ask a session while it runs.
extension DevSession: StageSession {
    package var manifest: Manifest? {
        cycle.serving?.manifest ?? (try? StoredManifest.read(folders.manifest))
    }

    package var waitingManifest: Manifest? { cycle.waiting?.manifest }

    package var runningManifests: [Manifest] {
        let releases = Set(processes.runs.keys.map(\.release)).compactMap { cycle.releases[$0] }
        return (releases + [cycle.waiting].compactMap(\.self)).map(\.manifest)
    }

    package func forget(_ orphan: StoredResource) throws { try StoredManifest.forget(orphan, folders) }

    package var servingBinary: URL? {
        guard let serving = cycle.serving?.name, let product else { return nil }
        return releases.binary(of: serving, product: product.name)
    }

    /// Serves the administration beside the session.
    func administer() {
        guard let administration = platform?.administration(of: self) else { return }
        let server = AdminServer(socket: folders.adminSocket, administration: administration)
        pending.append { [report] in
            do {
                try await server.run()
            } catch is CancellationError {
            } catch {
                report(.warning("solo status, queue and cron can't reach this stage: \(error)"))
            }
        }
    }

    package var live: RunningStage {
        get async {
            let serving = cycle.serving?.name
            let runs = processes.runs.values.filter { $0.run.release == serving }
            let newest = runs.sorted { $0.run.number < $1.run.number }
            let pids = Dictionary(newest.map { ($0.run.process, $0.child.pid) }) { _, new in new }
            return RunningStage(
                release: serving, process: getpid(), appProcesses: pids, addresses: await addresses)
        }
    }
}
