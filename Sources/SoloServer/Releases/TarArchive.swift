import Foundation
import SoloHost
import SoloProcess

/// Archives by tar(1) and zstd(1), which hosts and developers' machines have.
enum TarArchive {
    /// What links lead to is in it, and not the links.
    static func write(_ folder: String, to path: String) async throws {
        let result = try await ProcessOutput.of(
            Launch(
                "tar", ["-I", "zstd -q -3 -T0", "-chf", path, "-C", folder, "."],
                environment: ProcessInfo.processInfo.environment))
        guard result.exit.isSuccess else {
            throw HostError(
                .agentFailed, "An archive for the host can't be made.", details: result.error,
                fix: "Install tar and zstd on this machine:", commands: ["sudo apt install tar zstd"])
        }
    }
}
