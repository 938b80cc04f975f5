import SoloProcess
import Foundation
package import SoloHost
import SoloLaptop
import SoloPostgres

/// The machine that the doctor checks; a test passes another one.
package struct Machine: Sendable {
    /// The whole output of a command, or `nil` if it can't be run or fails.
    package var output: @Sendable (_ executable: String, _ arguments: [String]) async -> String?
    package var exists: @Sendable (_ path: String) -> Bool
    package var portOwner: @Sendable (_ port: Int) -> PortOwner?
    /// The major versions of Postgres that are installed.
    package var postgresVersions: @Sendable () -> [Int]
    package var isMac: Bool

    package init(
        output: @escaping @Sendable (String, [String]) async -> String?, exists: @escaping @Sendable (String) -> Bool,
        portOwner: @escaping @Sendable (Int) -> PortOwner?, postgresVersions: @escaping @Sendable () -> [Int] = { [] },
        isMac: Bool
    ) {
        self.output = output
        self.exists = exists
        self.portOwner = portOwner
        self.postgresVersions = postgresVersions
        self.isMac = isMac
    }

    /// This one.
    package static var real: Machine {
        #if os(macOS)
            let isMac = true
        #else
            let isMac = false
        #endif
        let environment = ProcessInfo.processInfo.environment
        return Machine(
            output: { executable, arguments in
                guard
                    let ended = try? await ProcessOutput.of(Launch(executable, arguments, environment: environment)),
                    ended.exit.isSuccess
                else { return nil }
                return (ended.output + ended.error).joined(separator: "\n")
            }, exists: { FileManager.default.fileExists(atPath: $0) }, portOwner: { PortOwner.find(port: $0) },
            postgresVersions: { PostgresInstallation.all().map(\.version) }, isMac: isMac)
    }
}
