import SoloCore

/// The units of a stage's services: their sockets, which systemd holds open while the services are started again, and the folder of these.
package struct ServicesUnits: Sendable {
    package let stage: HostedStage
    package let folders: HostFolders
    /// Folders for backups that the stage declares, each its own.
    private let backups: [String]
    /// The files of sealed credentials, by their names.
    private let credentials: [String: String]

    package init(
        _ stage: HostedStage, folders: HostFolders = .standard, backups: [String] = [],
        credentials: [String: String] = [:]
    ) {
        self.backups = backups
        self.stage = stage
        self.folders = folders
        self.credentials = credentials
    }

    /// `solo services`, as the services' own user.
    package var service: SystemdUnit {
        var unit = SystemdUnit(stage.services)
        unit.add(
            "Unit",
            [
                "Description": "Solo: \(stage.product), \(stage.stage): its services",
                "After": "network.target",
                "StartLimitIntervalSec": "0",
            ])
        unit.add(
            "Service",
            [
                "Type": "exec",
                "Environment": "LIBDISPATCH_LOG=NO SOLO_HOME=\(SystemdText.plain(folders.keys(of: stage)))",
                "ExecStart": "\(AgentPlace.command) services \(stage.product) \(stage.stage)",
                "Sockets": sockets.map(\.name).joined(separator: " "),
                "NonBlocking": "yes",
                "User": stage.servicesUser,
                "Group": stage.servicesUser,
                "SupplementaryGroups": "\(stage.user) \(stage.clientsGroup)",
                "UMask": "0007",
                "Slice": stage.slice,
                "Restart": "always",
                "RestartSec": "100ms",
                // Its Postgres goes on when it is started again.
                "KillMode": "process",
                "TimeoutStopSec": "30",
                "LimitCORE": "0",
                "SyslogIdentifier": "\(stage.id)/services",
            ])
        for (name, path) in credentials.sorted(by: { $0.key < $1.key }) {
            unit.add("Service", "LoadCredentialEncrypted", "\(name):\(path)")
        }
        for (key, value) in Sandbox.services { unit.add("Service", key, value) }
        unit.add("Service", "IPAddressDeny", Sandbox.deniedAddresses.joined(separator: " "))
        unit.add(
            "Service", "ReadWritePaths",
            ([
                folders.data(of: stage), folders.keys(of: stage), folders.sockets(of: stage),
                folders.backups(of: stage), folders.restoring(of: stage),
            ]
                // A disk that is not there is no reason not to serve.
                + backups.map { "\"-\(SystemdText.plain($0))\"" }).joined(separator: " "))
        unit.add("Install", "WantedBy", "multi-user.target")
        return unit
    }

    /// What the stage's processes, Caddy and the host's root connect to. A request waits in them while no services run.
    package var sockets: [SystemdUnit] {
        [
            socket(InheritedName.services, at: folders.services(of: stage), group: stage.clientsGroup, mode: "0660"),
            socket(InheritedName.files, at: folders.filesSocket(of: stage), group: "caddy", mode: "0660"),
            socket(
                InheritedName.administration, at: folders.administration(of: stage), group: stage.servicesUser,
                mode: "0600"),
        ]
    }

    private func socket(_ name: String, at path: String, group: String, mode: String) -> SystemdUnit {
        var unit = SystemdUnit(stage.unit(name, "socket"))
        unit.add("Unit", "Description", "Solo: \(stage.product), \(stage.stage): the socket of its \(name)")
        unit.add(
            "Socket",
            [
                "ListenStream": path, "FileDescriptorName": name, "Service": stage.services,
                "SocketUser": stage.servicesUser, "SocketGroup": group, "SocketMode": mode, "Backlog": "4096",
                // Without limits, services that crash again and again do not take the socket down.
                "TriggerLimitIntervalSec": "0", "TriggerLimitBurst": "0",
            ])
        unit.add("Install", "WantedBy", "sockets.target")
        return unit
    }

    /// The folders of the stage's sockets (tmpfiles.d(5)), which each start of the machine makes anew. What the services make in the first is
    /// the clients' group's, and Caddy passes through it; what they make in the second is Caddy's.
    package var socketFolder: String {
        """
        # Written by Solo, which replaces it.
        d \(folders.sockets(of: stage)) 2751 \(stage.servicesUser) \(stage.clientsGroup)
        d \(folders.files(of: stage)) 2750 \(stage.servicesUser) caddy

        """
    }

    package var socketFolderName: String { "solo-\(stage.id).conf" }
}
