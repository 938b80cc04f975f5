import Foundation
import SoloHost
package import SoloProcess

/// A machine that is reached by the user's own `ssh`: their configuration, agent and known hosts.
///
/// Each command is a connection of its own, never one that another `ssh` has open. So a new command shows that logging in works,
/// and `BatchMode` that it works without a password.
package struct SSHConnection: Sendable, Equatable {
    /// `user@address`, or a name of the user's configuration.
    package var destination: String
    /// A configuration file to use in place of the user's (`ssh -F`).
    package var configuration: String?

    package init(_ destination: String, configuration: String? = nil) {
        self.destination = destination
        self.configuration = configuration
    }

    /// The command line that runs a command of the other machine's shell.
    ///
    /// - Parameter hasTerminal: whether the command gets one.
    package func arguments(for command: String, hasTerminal: Bool = false) -> [String] {
        let options = [
            "BatchMode=yes", "ConnectTimeout=10", "ServerAliveInterval=15", "ServerAliveCountMax=3", "ControlPath=none",
            "LogLevel=ERROR",
        ]
        let file = configuration.map { ["-F", $0] } ?? []
        return file + [hasTerminal ? "-t" : "-T"] + options.flatMap { ["-o", $0] } + ["--", destination, command]
    }

    /// Runs a command to its end.
    ///
    /// - Parameters:
    ///   - input: what the command reads on standard input.
    ///   - line: is called with each line that the command prints, as it comes.
    /// - Throws: ``HostError`` if the machine is not reached or the login is rejected. How the command ended is in the result.
    package func run(
        _ command: String, input: Descriptor? = nil, line: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> ProcessOutput {
        let launch = Launch(
            "ssh", arguments(for: command), environment: ProcessInfo.processInfo.environment, input: input)
        let result: ProcessOutput
        do {
            result = try await ProcessOutput.of(launch, line: line)
        } catch let error as SystemCallError {
            throw HostError(
                .sshFailed, "ssh can't be started: \(error.reason).", fix: "Install OpenSSH's client.", isRefusal: true)
        }
        if let failure = SSHFailure(result) { throw failure.error(for: self) }
        return result
    }

    /// Runs a script of the POSIX shell, which arrives on standard input. `line` is called with each line that it prints.
    package func run(
        script: String, line: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> ProcessOutput {
        try await run("exec sh -s", input: TemporaryInput.of(script), line: line)
    }

    /// The command that a person types to have a Unix socket of the machine on this one.
    package func forward(from local: String, to remote: String) -> String {
        let file = configuration.map { ["-F", $0] } ?? []
        let words = ["ssh"] + file + ["-N", "-o", "StreamLocalBindUnlink=yes", "-L", "\(local):\(remote)", destination]
        return words.map { $0.contains(" ") ? Self.quoted($0) : $0 }.joined(separator: " ")
    }

    /// The name or address that `ssh` connects to, as the user's configuration has it; nobody is asked.
    package var hostName: String? {
        get async {
            let file = configuration.map { ["-F", $0] } ?? []
            let launch = Launch(
                "ssh", file + ["-G", "--", destination], environment: ProcessInfo.processInfo.environment)
            let lines = (try? await ProcessOutput.of(launch))?.output ?? []
            return lines.first { $0.hasPrefix("hostname ") }.map { String($0.dropFirst("hostname ".count)) }
        }
    }

    /// The command that a person types to log in.
    package var typed: String {
        "ssh \(configuration.map { "-F \($0) " } ?? "")\(destination)"
    }

    /// A word for the other machine's shell, whatever is in it.
    package static func quoted(_ word: String) -> String {
        "'" + word.replacing("'", with: #"'\''"#) + "'"
    }
}

/// Bytes as a descriptor to read them from: a file that has no name any more.
enum TemporaryInput {
    static func of(_ text: String) throws -> Descriptor {
        var path = Array("\(FileManager.default.temporaryDirectory.path)/solo-input-XXXXXX".utf8CString)
        let raw = mkstemp(&path)
        guard raw >= 0 else { throw SystemCallError("mkstemp") }
        let descriptor = Descriptor(raw)
        unlink(path)
        try descriptor.write(Array(text.utf8))
        lseek(raw, 0, SEEK_SET)
        return descriptor
    }
}
