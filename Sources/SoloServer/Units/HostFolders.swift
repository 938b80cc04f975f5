import SoloCore
import SoloHost
import SoloServices

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

    /// What the services of a stage keep.
    package func data(of stage: HostedStage) -> String { "\(self.stage(stage))/data" }

    /// SQLite files, which its processes may write.
    package func databases(of stage: HostedStage) -> String { "\(data(of: stage))/db" }

    /// Copies of its databases from before migrations, which its services alone may read.
    package func snapshots(of stage: HostedStage) -> String { "\(data(of: stage))/snapshots" }

    /// Backups of a stage that declares no place for them, outside of its data.
    package func backups(of stage: HostedStage) -> String { "\(self.stage(stage))/backups" }

    /// Where its services restore a backup, beside its data.
    package func restoring(of stage: HostedStage) -> String { "\(self.stage(stage))/\(StageReplacement.preparingName)" }

    /// What `SOLO_HOME` is for its services: where a key of its vault is that they make themselves. One that they were handed is sealed.
    package func keys(of stage: HostedStage) -> String { "\(state)/keys/\(stage.id)" }

    func keyFiles(of stage: HostedStage) -> String {
        KeyFolder(environment: [SoloVariable.home: keys(of: stage)], home: "").path
    }

    package func releases(of stage: HostedStage) -> String { "\(self.stage(stage))/releases" }

    /// A release, which nobody changes.
    package func release(_ release: String, of stage: HostedStage) -> String { "\(releases(of: stage))/\(release)" }

    /// The journal of its last deploy.
    package func journal(of stage: HostedStage) -> String { "\(self.stage(stage))/deploy.json" }

    /// What is to serve again once its data was replaced.
    package func replacement(of stage: HostedStage) -> String { "\(self.stage(stage))/replacement.json" }

    /// Where people reach it.
    package func record(of stage: HostedStage) -> String { "\(self.stage(stage))/stage.json" }

    package var stages: String { "\(state)/stages" }

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

    /// Where the services of a stage listen.
    package func services(of stage: HostedStage) -> String { "\(sockets(of: stage))/services.sock" }

    /// The folder of the socket for presigned requests, which Caddy enters and the stage's processes do not.
    package func files(of stage: HostedStage) -> String { "\(sockets(of: stage))/files" }

    /// Where its object store listens for presigned requests.
    package func filesSocket(of stage: HostedStage) -> String { "\(files(of: stage))/objects.sock" }

    /// Where its services are administered.
    package func administration(of stage: HostedStage) -> String { "\(sockets(of: stage))/\(AdminWire.socket)" }

    /// The folder of its sealed bindings.
    package func credentials(of stage: HostedStage) -> String { "\(configuration)/stages/\(stage.id)" }

    /// The bindings of a process, encrypted with the machine's key.
    package func bindings(of process: String, _ release: String, of stage: HostedStage) -> String {
        "\(credentials(of: stage))/\(release)-\(process).cred"
    }
}
