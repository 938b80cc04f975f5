package import SoloHost
package import SoloProcess

/// Why `ssh` did not run a command: it ends with 255, and says the reason in its own words on standard error.
package struct SSHFailure: Sendable, Equatable {
    package enum Reason: Sendable, Equatable {
        case unknownName, unreachable, hostKeyUnknown, hostKeyChanged, permissionDenied, other
    }

    package var reason: Reason
    package var lines: [String]

    /// `nil` if the command ran, however it ended.
    package init?(_ result: ProcessOutput) {
        guard result.exit == .code(255) else { return nil }
        lines = result.error.filter { !$0.trimmingPrefix(" ").isEmpty }
        let text = lines.joined(separator: "\n")
        reason = Self.phrases.first { text.contains($0.phrase) }?.reason ?? .other
    }

    /// What OpenSSH prints (sshconnect.c and the C library's messages). The changed key comes first: its text has the other phrase too.
    private static let phrases: [(phrase: String, reason: Reason)] = [
        ("REMOTE HOST IDENTIFICATION HAS CHANGED", .hostKeyChanged),
        ("Host key verification failed", .hostKeyUnknown),
        ("Permission denied (", .permissionDenied),
        ("Too many authentication failures", .permissionDenied),
        ("Could not resolve hostname", .unknownName),
        ("Connection refused", .unreachable),
        ("Connection timed out", .unreachable),
        ("Operation timed out", .unreachable),
        ("timed out during banner exchange", .unreachable),
        ("No route to host", .unreachable),
        ("Network is unreachable", .unreachable),
    ]

    package func error(for connection: SSHConnection) -> HostError {
        let destination = connection.destination
        let login = [connection.typed]
        return switch reason {
        case .unknownName:
            HostError(
                .sshUnreachable, "The name of \(destination) can't be resolved.", details: lines,
                fix: "Check its spelling, or use the machine's IP address.")
        case .unreachable:
            HostError(
                .sshUnreachable, "\(destination) can't be reached by SSH.", details: lines,
                fix: "Check that the machine runs, that the address is right, and that port 22 is open to this one:",
                commands: login)
        case .hostKeyUnknown:
            HostError(
                .sshHostKey, "The host key of \(destination) is not known on this machine.", details: lines,
                fix: "Log in once, compare the fingerprint with the one that the provider shows, and accept it:",
                commands: login, isRefusal: true)
        case .hostKeyChanged:
            HostError(
                .sshHostKey,
                "\(destination) has another host key than the one that is known: it may not be the same machine.",
                details: lines,
                fix: "If it was installed anew, forget the old key; otherwise find out first what responds there:",
                commands: ["ssh-keygen -R \(destination.split(separator: "@").last.map(String.init) ?? destination)"],
                isRefusal: true)
        case .permissionDenied:
            HostError(
                .sshPermissionDenied,
                "\(destination) rejects the login: none of this machine's keys is permitted there.",
                details: lines, fix: "Solo logs in by key alone, without a password. Permit your key, and try it:",
                commands: ["ssh-copy-id \(destination)"] + login, isRefusal: true)
        case .other:
            HostError(
                .sshFailed, "The connection to \(destination) ended.", details: lines,
                fix: "Try it by hand:", commands: login)
        }
    }
}

extension HostError.Code {
    package static let sshUnreachable = Self("ssh-unreachable")
    package static let sshHostKey = Self("ssh-host-key")
    package static let sshPermissionDenied = Self("ssh-permission-denied")
    package static let sshFailed = Self("ssh-failed")
}
