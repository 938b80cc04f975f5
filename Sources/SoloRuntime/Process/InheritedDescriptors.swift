import Foundation
import SoloCore

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

    /// Those of this process. What it starts itself does not inherit them: they are closed on `exec`, and the variables are gone.
    package static func take() -> InheritedDescriptors {
        let inherited = InheritedDescriptors(environment: ProcessInfo.processInfo.environment, process: getpid())
        for name in SystemdVariable.all { unsetenv(name) }
        for descriptor in inherited.byName.values {
            _ = fcntl(descriptor, F_SETFD, fcntl(descriptor, F_GETFD) | FD_CLOEXEC)
        }
        return inherited
    }
}
