/// Where things are on a host.
package struct HostFolders: Sendable, Equatable {
    /// What lasts: stages with their data and releases.
    package var state: String
    /// What ends with the machine's run: sockets.
    package var run: String
    /// What root alone reads and writes: sealed credentials.
    package var configuration: String

    package static let standard = HostFolders(state: "/var/lib/solo", run: "/run/solo", configuration: "/etc/solo")

    package init(state: String, run: String, configuration: String) {
        self.state = state
        self.run = run
        self.configuration = configuration
    }

    /// All of a stage, which its user may enter.
    package func stage(_ stage: HostedStage) -> String { "\(state)/stages/\(stage.id)" }

    /// What its processes may write: SQLite files.
    package func data(of stage: HostedStage) -> String { "\(self.stage(stage))/data" }

    /// A release, which nobody changes.
    package func release(_ release: String, of stage: HostedStage) -> String {
        "\(self.stage(stage))/releases/\(release)"
    }

    /// Names the release that accepts as soon as it is started.
    package func promotion(of stage: HostedStage) -> String { "\(self.stage(stage))/promotion" }

    package func sockets(of stage: HostedStage) -> String { "\(run)/\(stage.id)" }

    /// The public socket of an API, which outlives every release.
    package func socket(of component: String, of stage: HostedStage) -> String {
        "\(sockets(of: stage))/\(component).sock"
    }

    package func controlSocket(of process: String, _ release: String, of stage: HostedStage) -> String {
        "\(sockets(of: stage))/\(release)-\(process).sock"
    }

    /// The bindings of a process, encrypted with the machine's key.
    package func bindings(of process: String, _ release: String, of stage: HostedStage) -> String {
        "\(configuration)/stages/\(stage.id)/\(release)-\(process).cred"
    }
}
