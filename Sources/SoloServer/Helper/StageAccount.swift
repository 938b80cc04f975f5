import Foundation
import SoloCore

/// A stage's users and folders on a host, and its services. All of it is made when it is missing, and left alone otherwise.
struct StageAccount: Sendable {
    let stage: HostedStage
    let folders: HostFolders
    let shell: any HostShell

    private var units: UnitFiles { UnitFiles(shell: shell) }

    /// Makes the stage ready for a release.
    ///
    /// - Parameter manifest: of a release that is to serve; that of the one that serves without it.
    /// - Throws: `HostError` `backup-place-missing` if that release declares a folder for backups that this machine does not have.
    func make(for manifest: Manifest? = nil) async throws {
        let places = BackupPlaces(stage, manifest ?? folders.servingManifest(of: stage))
        if manifest != nil { try places.requireAll() }
        try await makeUser(stage.user)
        if !(try await shell.succeeds("getent", "group", stage.clientsGroup)) {
            try await shell.require("groupadd", "--system", stage.clientsGroup)
        }
        try await makeUser(stage.servicesUser)
        try await makeFolders()
        for place in places.there {
            try await make(place.products, "root", "root", "755")
            try await make(place.folder, stage.servicesUser, stage.servicesUser, "700")
        }
        let keys = SealedStageKeys(stage: stage, folders: folders, shell: shell)
        let names = try await keys.seal()
        let services = ServicesUnits(
            stage, folders: folders, backups: places.all.map(\.folder),
            credentials: Dictionary(names.map { ($0, keys.path($0)) }, uniquingKeysWith: { $1 }))
        let tmpfiles = "/etc/tmpfiles.d/\(services.socketFolderName)"
        if try shell.read(tmpfiles) != services.socketFolder {
            try shell.replace(tmpfiles, with: services.socketFolder, permissions: 0o644)
        }
        try await shell.require("systemd-tmpfiles", "--create", tmpfiles)
        try await start(services)
        // They have it now.
        try await keys.removeFiles()
    }

    /// Starts the services, or starts them again if they are not what they should be. What is sent to them meanwhile waits in their sockets.
    private func start(_ services: ServicesUnits) async throws {
        let sockets = services.sockets.map(\.name)
        let isOutdated = try await areOutdated()
        let isNew = try await units.install([services.service] + services.sockets)
        if isNew { try await units.enable([stage.services] + sockets) }
        if try await !units.areActive(sockets).allSatisfy(\.self) {
            // systemd opens no socket whose service runs: one that was started by an older solo has made its own.
            _ = try await shell.run(["systemctl", "stop", stage.services])
            try await units.start(sockets)
            try await units.start([stage.services])
        } else if isNew || isOutdated {
            try await shell.require("systemctl", "restart", stage.services)
        } else {
            try await units.start([stage.services])
        }
    }

    /// Whether the services run as a `solo` that has been replaced: they would not know what this one asks for.
    private func areOutdated() async throws -> Bool {
        let id = try await units.property("MainPID", of: stage.services)
        guard let running = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(id)/exe") else {
            return false
        }
        return running != AgentPlace.installed
    }

    /// A user that nobody logs in as, with a group of the same name.
    func makeUser(_ name: String) async throws {
        if try await shell.succeeds("getent", "passwd", name) { return }
        try await shell.require(
            "useradd", "--system", "--user-group", "--home-dir", "/nonexistent", "--no-create-home", "--shell",
            "/usr/sbin/nologin", name)
    }

    private func makeFolders() async throws {
        let root = "root"
        try await make(folders.stages, root, root, "755")
        try await make(folders.stage(stage), root, root, "755")
        try await make(folders.releases(of: stage), root, root, "755")
        // The stage's processes pass through it to the databases; what else is in it is the services' alone.
        try await make(folders.data(of: stage), stage.servicesUser, stage.user, "710")
        try await make(folders.databases(of: stage), stage.servicesUser, stage.user, "2770")
        try await make(folders.backups(of: stage), stage.servicesUser, stage.servicesUser, "700")
        try await make(folders.restoring(of: stage), stage.servicesUser, stage.servicesUser, "700")
        try await make("\(folders.state)/keys", root, root, "711")
        try await make(folders.keys(of: stage), stage.servicesUser, stage.servicesUser, "700")
        try await make(folders.credentials(of: stage), root, root, "700")
    }

    private func make(_ folder: String, _ user: String, _ group: String, _ mode: String) async throws {
        try await shell.require(
            "install", "--directory", "--owner=\(user)", "--group=\(group)", "--mode=\(mode)", folder)
    }
}
