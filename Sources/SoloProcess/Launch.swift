import SoloCore

/// How a process is started, as a value: what it runs, where, and which descriptors it inherits.
package struct Launch: Sendable {
    /// A descriptor that the process finds by its name in `LISTEN_FDNAMES`.
    package struct Inherited: Sendable {
        package var name: String
        package var descriptor: Descriptor

        package init(_ name: String, _ descriptor: Descriptor) {
            self.name = name
            self.descriptor = descriptor
        }
    }

    /// An absolute path, or a name that is looked up in `PATH`.
    package var executable: String
    package var arguments: [String]
    package var environment: [String: String]
    /// The working directory; the platform's own if it is `nil`.
    package var directory: String?
    /// In the order of their numbers, from 3 up.
    package var inherited: [Inherited]
    /// What it reads on standard input; nothing if it is `nil`.
    package var input: Descriptor?
    /// Where it writes its standard output, and closed here once it has started; whoever starts it gets lines if it is `nil`.
    package var output: Descriptor?

    package init(
        _ executable: String, _ arguments: [String] = [], environment: [String: String] = [:],
        directory: String? = nil, inherited: [Inherited] = [], input: Descriptor? = nil,
        output: Descriptor? = nil
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.directory = directory
        self.inherited = inherited
        self.input = input
        self.output = output
    }

    /// The command line that is really run.
    ///
    /// systemd's protocol wants `LISTEN_PID` to be the process that inherits, which nobody knows before it exists. So a
    /// process with inherited descriptors is begun as a shell that writes its own id down and becomes the executable:
    /// the id stays, and `/bin/sh` starts in a millisecond. It changes the directory too, which `posix_spawn` can't do
    /// everywhere.
    package var commandLine: [String] {
        var steps: [String] = []
        if directory != nil { steps.append("cd \"$0\" || exit 126") }
        if !inherited.isEmpty { steps.append("export \(SystemdVariable.process)=$$") }
        guard !steps.isEmpty else { return [executable] + arguments }
        steps.append("exec \"$@\"")
        return ["/bin/sh", "-c", steps.joined(separator: "; "), directory ?? "sh", executable] + arguments
    }

    /// The whole environment that the process starts with, without `LISTEN_PID`, which its shell adds.
    package var fullEnvironment: [String: String] {
        guard !inherited.isEmpty else { return environment }
        var whole = environment
        whole[SystemdVariable.count] = String(inherited.count)
        whole[SystemdVariable.names] = inherited.map(\.name).joined(separator: String(SystemdVariable.nameSeparator))
        return whole
    }
}
