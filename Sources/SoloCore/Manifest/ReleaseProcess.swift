/// One process of a release. A release is a set of processes of one binary, so that a job that traps or computes takes
/// no request with it: `web` has all APIs, `work` the workers and crons, and each isolated component one of its own.
package struct ReleaseProcess: Sendable, Hashable {
    package static let web = "web"
    package static let work = "work"

    /// `web`, `work`, or the id of an isolated component.
    package var name: String
    /// The ids of its components, sorted.
    package var components: [String]
    /// The longest time limit of its jobs, in seconds; 0 without any.
    package var longestJob: Double

    package init(name: String, components: [String], longestJob: Double = 0) {
        self.name = name
        self.components = components
        self.longestJob = longestJob
    }
}

extension ManifestComponent {
    /// The process that has this component; `nil` for a command, which is run once in a process of its own.
    package var processName: String? {
        switch kind {
        case .command: nil
        case _ where isolated: id
        case .api: ReleaseProcess.web
        case .worker, .cron: ReleaseProcess.work
        }
    }

    /// The time limit of one job, in seconds; 0 for a component without jobs.
    fileprivate var jobLimit: Double { worker?.timeout ?? cron?.timeout ?? 0 }
}

extension Manifest {
    /// The processes of a release: `web`, `work`, then the isolated ones by name. A stack without any component has an empty
    /// `web`, so that its health can be checked.
    package var processes: [ReleaseProcess] {
        let groups = Dictionary(grouping: components.filter { $0.processName != nil }) { $0.processName ?? "" }
        let processes = groups.map { name, components in
            ReleaseProcess(
                name: name, components: components.map(\.id).sorted(),
                longestJob: components.map(\.jobLimit).max() ?? 0)
        }
        let order = [ReleaseProcess.web, ReleaseProcess.work]
        func rank(_ process: ReleaseProcess) -> Int { order.firstIndex(of: process.name) ?? order.count }
        let sorted = processes.sorted { (rank($0), $0.name) < (rank($1), $1.name) }
        return sorted.isEmpty ? [ReleaseProcess(name: ReleaseProcess.web, components: [])] : sorted
    }

    /// The longest that one of its jobs may take.
    package var longestJob: Duration { .seconds(components.map(\.jobLimit).max() ?? 0) }

    package func process(_ name: String) -> ReleaseProcess? { processes.first { $0.name == name } }
}
