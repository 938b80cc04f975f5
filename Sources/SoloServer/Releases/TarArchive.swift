import Foundation
import SoloHost
import SoloProcess

/// Archives by tar(1) and zstd(1), which hosts and developers' machines have.
enum TarArchive {
    /// Calls the body with an archive that is gone afterwards, to read it, and its size in bytes.
    static func with<Value>(
        _ make: (_ path: String) async throws -> Void, _ body: (Descriptor, _ size: Int) async throws -> Value
    ) async throws -> Value {
        let path = FileManager.default.temporaryDirectory.appending(path: "solo-archive-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await make(path)
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
        let raw = open(path, O_RDONLY)
        guard raw >= 0 else { throw SystemCallError("open", on: path) }
        let file = Descriptor(raw)
        defer { file.close() }
        return try await body(file, size)
    }

    /// What links lead to is in it, and not the links.
    ///
    /// - Parameter base: the file of a ``ReleaseBase``, which is needed to unpack it.
    static func write(_ folder: String, to path: String, against base: String? = nil) async throws {
        // A patch needs to know the archive's size before it begins.
        let script = """
            set -e
            trap 'rm -f "$1.tar"' EXIT
            tar -chf "$1.tar" -C "$2" .
            zstd -q -f -3 -T0 ${3:+--patch-from="$3"} "$1.tar" -o "$1"
            """
        let result = try await ProcessOutput.of(
            Launch(
                "/bin/sh", ["-c", script, "sh", path, folder, base ?? ""],
                environment: ProcessInfo.processInfo.environment))
        guard result.exit.isSuccess else {
            throw HostError(
                .agentFailed, "An archive for the host can't be made.", details: result.error,
                fix: "Install tar and zstd on this machine:", commands: ["sudo apt install tar zstd"])
        }
    }
}
