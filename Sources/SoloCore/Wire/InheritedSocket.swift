/// The descriptors that a process inherits by systemd's protocol (sd_listen_fds(3)), distinguished by name. An API's public
/// socket has the name of its component.
package enum InheritedName {
    /// The control socket, listening.
    package static let control = "control"
    /// A pipe or a file to read the ``Bindings`` from.
    package static let bindings = "bindings"
    /// A pipe that the platform holds open; its end means that the platform is gone.
    package static let lifeline = "lifeline"
    /// Where a stage's services listen on a host.
    package static let services = "services"
    /// Where its object store listens for presigned requests on a host.
    package static let files = "files"
    /// Where a stage is administered on a host.
    package static let administration = "administration"
    /// What systemd calls a descriptor without a name.
    package static let unknown = "unknown"
}

/// The descriptors that whoever started this process left open for it, by systemd's protocol (sd_listen_fds(3)).
package struct InheritedDescriptors: Sendable, Equatable {
    /// By name. Of two with one name the first counts.
    package var byName: [String: Int32]

    package init(byName: [String: Int32] = [:]) {
        self.byName = byName
    }

    package subscript(name: String) -> Int32? { byName[name] }

    /// Reads `LISTEN_FDS`, `LISTEN_PID` and `LISTEN_FDNAMES`; descriptors begin at 3. Empty if they are not for `process`.
    package init(environment: [String: String], process: Int32) {
        self.init()
        guard let count = environment[SystemdVariable.count].flatMap(Int32.init), count > 0, count < 1024 else {
            return
        }
        if let owner = environment[SystemdVariable.process], Int32(owner) != process { return }
        let names = (environment[SystemdVariable.names] ?? "").split(
            separator: SystemdVariable.nameSeparator, omittingEmptySubsequences: false)
        for offset in 0..<Int(count) {
            let name = offset < names.count && !names[offset].isEmpty ? String(names[offset]) : InheritedName.unknown
            if byName[name] == nil { byName[name] = SystemdVariable.firstDescriptor + Int32(offset) }
        }
    }
}

/// The environment variables that systemd's protocols define.
package enum SystemdVariable {
    package static let count = "LISTEN_FDS"
    package static let process = "LISTEN_PID"
    package static let names = "LISTEN_FDNAMES"
    package static let all = [count, process, names]

    /// The first inherited descriptor.
    package static let firstDescriptor: Int32 = 3
    package static let nameSeparator: Character = ":"

    /// A folder of documents that only this process may read (systemd.exec(5), `LoadCredential=`).
    package static let credentials = "CREDENTIALS_DIRECTORY"
    /// Where those folders are, each called as its unit.
    package static let credentialFolders = "/run/credentials"
    /// The ``Bindings`` in that folder.
    package static let bindingsFile = "bindings.json"
}

/// Environment variables of Solo's own.
package enum SoloVariable {
    /// Where this machine's keys are, in place of `~/.config/solo`.
    package static let home = "SOLO_HOME"
    /// The secret half of the key of a bucket with backups, for a restore where the vault is lost.
    package static let backupSecret = "SOLO_BACKUP_SECRET"
    /// The id of the key that the secret is of, in place of the declared one: a key that may remove what is pruned.
    package static let backupKey = "SOLO_BACKUP_KEY"
    /// The `swift` to build with.
    package static let swift = "SOLO_SWIFT"
}
