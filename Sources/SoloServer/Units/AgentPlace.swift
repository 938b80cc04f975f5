import Foundation

/// Where `solo` is on a host.
package enum AgentPlace {
    static let folder = "/opt/solo"
    /// A link to the folder of the installed one.
    static let current = "/opt/solo/current"
    package static let command = "/usr/local/bin/solo"

    /// The executable that the command leads to.
    static var installed: String { URL(filePath: command).resolvingSymlinksInPath().path }

    /// Whether another `solo` was installed since this process began.
    static var isReplaced: Bool {
        guard let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") else {
            return false
        }
        return own != installed
    }
}
