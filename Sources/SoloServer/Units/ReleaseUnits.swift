package import SoloCore

/// The units of a stage: the public sockets, which outlive every release, and for each release a service and a control socket for each of
/// its processes.
///
/// A release's services inherit the public sockets. Which of two releases accepts is said by its control socket and by the promotion's
/// record, never by systemd; a socket's own `Service=` is whom it wakes.
package struct ReleaseUnits: Sendable {
    /// What a process may use where the stage's declaration does not say it.
    private static let limits = (memory: 1 << 30, tasks: 512, openFiles: 65_536)

    /// How long requests may take until a release that stops is ended, in seconds.
    static let drain = 35

    package let stage: HostedStage
    package let folders: HostFolders

    package init(_ stage: HostedStage, folders: HostFolders = .standard) {
        self.stage = stage
        self.folders = folders
    }

    package func socketName(of component: String) -> String { stage.unit(component, "socket") }

    package func serviceName(of process: String, _ release: String) -> String {
        stage.unit("\(process)-\(release)", "service")
    }

    package func controlName(of process: String, _ release: String) -> String {
        stage.unit("\(process)-\(release)", "socket")
    }

    /// The public socket of an API. Caddy speaks to it.
    ///
    /// - Parameters:
    ///   - release: whose service a connection starts, if it does not run.
    package func publicSocket(of component: String, process: String, release: String) -> SystemdUnit {
        var unit = SystemdUnit(socketName(of: component))
        unit.add("Unit", "Description", "Solo: \(stage.product), \(stage.stage): the public socket of \(component)")
        unit.add(
            "Socket",
            [
                "ListenStream": folders.socket(of: component, of: stage),
                "FileDescriptorName": component,
                "Service": serviceName(of: process, release),
                "SocketUser": stage.user,
                "SocketGroup": "caddy",
                "SocketMode": "0660",
                "Backlog": "4096",
                // Without limits, a release that crashes again and again does not take the socket down.
                "TriggerLimitIntervalSec": "0",
                "TriggerLimitBurst": "0",
            ])
        unit.add("Install", "WantedBy", "sockets.target")
        return unit
    }

    /// The control socket of a process, on which the host asks for its health and tells it what happens.
    package func controlSocket(of process: String, release: String) -> SystemdUnit {
        var unit = SystemdUnit(controlName(of: process, release))
        unit.add(
            "Unit", "Description", "Solo: \(stage.product), \(stage.stage): control of \(process), release \(release)")
        unit.add(
            "Socket",
            [
                "ListenStream": folders.controlSocket(of: process, release, of: stage),
                "FileDescriptorName": InheritedName.control,
                "Service": serviceName(of: process, release),
                // Its services invoke workers and crons by it.
                "SocketUser": "root",
                "SocketGroup": stage.servicesUser,
                "SocketMode": "0660",
                "RemoveOnStop": "yes",
                "TriggerLimitIntervalSec": "0",
                "TriggerLimitBurst": "0",
            ])
        return unit
    }

    /// One process of a release.
    ///
    /// - Parameters:
    ///   - declared: the stage as the app declares it, if it does.
    ///   - apis: the ids of the APIs in it, whose sockets it inherits.
    ///   - user: the stage's, or the one of an isolated component.
    package func service(
        of process: ReleaseProcess, release: String, binary: String, declared: ManifestStage?, apis: [String],
        user: String? = nil
    ) -> SystemdUnit {
        let folder = folders.release(release, of: stage)
        let control = controlName(of: process.name, release)
        let command =
            ["\(folder)/\(binary)"]
            + AppArguments.serve(
                process: process.name, promotion: folders.promotion(of: stage), idle: declared?.scaleToZeroAfter)
        let user = user ?? stage.user
        var unit = SystemdUnit(serviceName(of: process.name, release))
        unit.add(
            "Unit",
            [
                "Description": "Solo: \(stage.product), \(stage.stage): \(process.name), release \(release)",
                "Requires": control,
                "After": "\(control) network.target",
                // Started again for ever: a crash loop heals as soon as its cause is gone.
                "StartLimitIntervalSec": "0",
            ])
        unit.add(
            "Service",
            [
                "Type": "exec",
                // At every start libdispatch would say that it may not raise the priority of its threads.
                "Environment": "LIBDISPATCH_LOG=NO",
                "ExecStart": command.map(SystemdText.word).joined(separator: " "),
                "WorkingDirectory": folder,
                "User": user,
                "Group": user,
                "SupplementaryGroups": stage.clientsGroup,
                "Slice": stage.slice,
                // Both releases have the same sockets. Otherwise a start makes them block whoever accepts on them already.
                "NonBlocking": "yes",
                "Sockets": ([control] + apis.map(socketName)).joined(separator: " "),
                "LoadCredentialEncrypted": credential(folders.bindings(of: process.name, release, of: stage)),
                // One that ends by itself because nobody uses it is started by the next connection.
                "Restart": "on-failure",
                "RestartSec": "100ms",
                "KillMode": "mixed",
                "TimeoutStopSec": String(Self.drain + Int(process.longestJob.rounded(.up))),
                "SyslogIdentifier": identifier(of: process.name),
            ])
        addLimits(declared?.limits, to: &unit)
        addSandbox(to: &unit)
        return unit
    }

    /// What the journal calls a process of the stage, of whichever release.
    package func identifier(of process: String) -> String { "\(stage.id)/\(process)" }

    /// The properties of a process that runs a command of the product once.
    ///
    /// - Parameters:
    ///   - credential: the file of its sealed bindings.
    ///   - declared: the stage as the app declares it, if it does.
    func command(credential: String, declared: ManifestStage?) -> [String] {
        var unit = SystemdUnit(stage.unit("run", "service"))
        unit.add(
            "Service",
            [
                "Environment": "LIBDISPATCH_LOG=NO", "User": stage.user, "Group": stage.user,
                "SupplementaryGroups": stage.clientsGroup, "Slice": stage.slice,
                "LoadCredentialEncrypted": self.credential(credential),
            ])
        addLimits(declared?.limits, to: &unit)
        addSandbox(to: &unit)
        return unit.lines(of: "Service")
    }

    private func credential(_ path: String) -> String { "\(SystemdVariable.bindingsFile):\(path)" }

    private func addSandbox(to unit: inout SystemdUnit) {
        for (key, value) in Sandbox.entries { unit.add("Service", key, value) }
        unit.add("Service", "IPAddressDeny", Sandbox.deniedAddresses.joined(separator: " "))
        // What it makes beside a SQLite file, the stage's services may write as well.
        unit.add("Service", "UMask", "0007")
        unit.add("Service", "ReadWritePaths", folders.databases(of: stage))
    }

    private func addLimits(_ declared: ProcessLimits?, to unit: inout SystemdUnit) {
        unit.add(
            "Service",
            [
                "MemoryMax": String(declared?.memory ?? Self.limits.memory), "MemorySwapMax": "0", "OOMPolicy": "kill",
                "TasksMax": String(declared?.tasks ?? Self.limits.tasks), "LimitNOFILE": String(Self.limits.openFiles),
                "LimitCORE": "0",
            ])
        // In percent of one processor.
        if let cpus = declared?.cpus { unit.add("Service", "CPUQuota", "\(Int((cpus * 100).rounded(.up)))%") }
    }

    /// All units of a release, its public sockets among them.
    package func units(of manifest: Manifest, release: String, binary: String) -> [SystemdUnit] {
        let apis = Set(manifest.components.filter { $0.kind == .api }.map(\.id))
        let declared = manifest.stage(stage.stage)
        return manifest.processes.flatMap { process in
            let inherited = process.components.filter(apis.contains)
            let isolated = manifest.components.first { $0.id == process.name && $0.isolated }
            return inherited.map { publicSocket(of: $0, process: process.name, release: release) } + [
                controlSocket(of: process.name, release: release),
                service(
                    of: process, release: release, binary: binary, declared: declared, apis: inherited,
                    user: isolated.map { stage.user(isolating: $0.id) }),
            ]
        }
    }
}
