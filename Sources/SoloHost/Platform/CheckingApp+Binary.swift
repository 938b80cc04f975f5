package import Foundation
package import SoloCore
import SoloMigrations
import SoloProcess
package import SoloServices
import Synchronization

extension CheckingApp {
    /// The app of a binary, with the migrations of its package, which is the directory that its commands run in.
    package static func of(
        _ binary: URL, _ manifest: Manifest, package: URL, environment: [String: String]
    ) throws -> CheckingApp {
        let migrations = try ReleaseMigrations(reading: MigrationFolder(package: package))
        return CheckingApp(manifest: manifest, migrations: migrations) { name, bindings in
            let last = Mutex("")
            let exit = try await OneOffCommand.run(
                binary, name, [], bindings: bindings, environment: environment, directory: package
            ) { stream, line in
                if stream == .error, !line.isEmpty { last.withLock { $0 = line } }
            }
            try Task.checkCancellation()
            if exit.isSuccess { return nil }
            // What a command throws is the last line that it writes.
            let said = last.withLock(\.self)
            let prefix = "error: "
            return said.hasPrefix(prefix) ? String(said.dropFirst(prefix.count)) : "it ended by \(exit). \(said)"
        }
    }
}
