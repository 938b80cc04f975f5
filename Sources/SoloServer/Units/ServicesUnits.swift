/// The unit of a stage's services, and the folder of its sockets.
package struct ServicesUnits: Sendable {
    package let stage: HostedStage
    package let folders: HostFolders

    package init(_ stage: HostedStage, folders: HostFolders = .standard) {
        self.stage = stage
        self.folders = folders
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
        for (key, value) in Sandbox.services { unit.add("Service", key, value) }
        unit.add("Service", "IPAddressDeny", Sandbox.deniedAddresses.joined(separator: " "))
        unit.add(
            "Service", "ReadWritePaths",
            "\(folders.data(of: stage)) \(folders.keys(of: stage)) \(folders.sockets(of: stage))")
        unit.add("Install", "WantedBy", "multi-user.target")
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
