import ArgumentParser
import Foundation
import SoloServer

extension HostRegistry {
    /// The user's own.
    static var own: HostRegistry { HostRegistry(environment: ProcessInfo.processInfo.environment) }
}

/// Which SSH configuration reaches a host.
struct SSHOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "An SSH configuration file in place of your own; kept with the host. SOLO_SSH_CONFIG names one too.",
            valueName: "file"),
        completion: .file())
    var sshConfig: String?

    /// An absolute path.
    var path: String? { sshConfig.map { URL(filePath: $0).path } ?? Self.named }

    /// The one that the environment names.
    static var named: String? {
        let named = ProcessInfo.processInfo.environment["SOLO_SSH_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
        return named.map { URL(filePath: $0).path }
    }
}
