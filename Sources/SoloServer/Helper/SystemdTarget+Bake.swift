import SoloHost
import SoloCore
import Foundation

/// How a release is watched on a host.
extension SystemdTarget {
    func sample(_ release: String) async throws -> ReleaseSample {
        let found = try self.release(release)
        var processes: [String: RequestCounts] = [:]
        for process in try await running(found) {
            for control in clients(of: found, [process]) {
                defer { control.close() }
                if let text = try? await control.metrics() {
                    processes[process] = RequestCounts(MetricsText(text))
                }
            }
        }
        return ReleaseSample(processes: processes, restarts: try await files.restarts(of: services(of: found)))
    }

    func lastWords(of release: String, since date: Date) async -> [String] {
        guard let found = try? self.release(release) else { return [] }
        let services = found.manifest.processes.map { process in
            (
                unit: units.serviceName(of: process.name, release),
                identifier: units.identifier(of: process.name)
            )
        }
        return await ReleaseJournal(shell: shell).lastWords(of: services, since: date)
    }
}
