import Foundation
package import SoloCore

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// What others may ask a session while it runs.
extension DevSession {
    package struct Live: Sendable {
        package var release: String?
        package var process: Int32
        package var appProcess: Int32?
        package var addresses: DevAddresses
    }

    /// Of the release that serves, or the one that was applied last.
    package var manifest: Manifest? {
        supervisor.serving.flatMap { manifests[$0] } ?? (try? StoredManifest.read(folders.manifest))
    }

    var servingBinary: URL? {
        guard let serving = supervisor.serving, let product else { return nil }
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

    package var live: Live {
        get async {
            let serving = supervisor.serving
            let app = runs.values.filter { $0.run.release == serving }.max { $0.run.number < $1.run.number }
            return Live(
                release: serving, process: getpid(), appProcess: app?.child.pid, addresses: await addresses)
        }
    }
}
