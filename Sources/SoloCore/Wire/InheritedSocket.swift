/// The descriptors that a process inherits by systemd's protocol (sd_listen_fds(3)), distinguished by name. An API's public
/// socket has the name of its component.
package enum InheritedName {
    /// The control socket, listening.
    package static let control = "control"
    /// A pipe or a file to read the ``Bindings`` from.
    package static let bindings = "bindings"
    /// A pipe that the platform holds open; its end means that the platform is gone.
    package static let lifeline = "lifeline"
    /// What systemd calls a descriptor without a name.
    package static let unknown = "unknown"
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
    /// The `swift` to build with.
    package static let swift = "SOLO_SWIFT"
}
