import Foundation
import SoloCore

/// Bindings on a host's disk: encrypted with the machine's key (systemd-creds(1)), in no other form.
struct SealedBindings: Sendable {
    let shell: any HostShell

    func write(_ bindings: Bindings, to path: String) async throws {
        let text = String(decoding: try JSONEncoder().encode(bindings), as: UTF8.self)
        let command = ["systemd-creds", "encrypt", "--name=\(SystemdVariable.bindingsFile)", "-", path]
        let result = try await shell.run(command, input: text)
        guard result.isSuccess else { throw ShellFailure(command: command, error: result.error) }
    }
}
