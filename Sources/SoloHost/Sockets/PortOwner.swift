/// The process that listens on a port of this machine.
package struct PortOwner: Sendable, Equatable {
    package var pid: Int32
    /// Its command line.
    package var command: String

    package init(pid: Int32, command: String) {
        self.pid = pid
        self.command = command
    }

    /// A taken port, with its owner if that is known: processes of another user can't be seen.
    package static func taken(port: Int, flag: String, owner: PortOwner?) -> HostError {
        let by = owner.map { " by process \($0.pid): \($0.command)" } ?? " by a process of another user"
        return HostError(
            .portTaken, "Port \(port) of 127.0.0.1 is taken\(by)",
            fix: "End it, or choose another port:", commands: ["solo dev \(flag) \(port + 10)"])
    }
}
