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

    /// Writes a folder: what links lead to is in it, and not the links.
    ///
    /// - Parameter base: the file of a ``ReleaseBase``, which is needed to unpack it.
    static func write(_ folder: String, to path: String, against base: String? = nil) async throws {
        try await write(to: path, tar: ["-h", "-C", folder, "."], against: base)
    }

    /// - Parameter arguments: tell tar(1) what is in it.
    static func write(to path: String, tar arguments: [String], against base: String? = nil) async throws {
        // A patch needs to know the archive's size before it begins.
        let script = """
            set -e
            path=$1 base=$2
            shift 2
            trap 'rm -f "$path.tar"' EXIT
            tar -cf "$path.tar" "$@"
            zstd -q -f -3 -T0 ${base:+--patch-from="$base"} "$path.tar" -o "$path"
            """
        var environment = ProcessInfo.processInfo.environment
        // A Mac's tar would add its own files for attributes.
        environment["COPYFILE_DISABLE"] = "1"
        let result = try await ProcessOutput.of(
            Launch("/bin/sh", ["-c", script, "sh", path, base ?? ""] + arguments, environment: environment))
        guard result.exit.isSuccess else {
            throw HostError(
                .agentFailed, "An archive for the host can't be made.", details: result.error,
                fix: "Install tar and zstd on this machine:", commands: ["sudo apt install tar zstd"])
        }
    }

    /// Unpacks an archive into a folder, which is made anew. Nothing in it has the owner or more rights than this process gives.
    ///
    /// - Parameters:
    ///   - folder: its parent is made if it is not there.
    ///   - base: the file of the ``ReleaseBase`` that it was written against.
    /// - Returns: how it went.
    static func unpack(_ archive: Descriptor, into folder: String, against base: String? = nil) async throws
        -> ProcessOutput
    {
        let script = """
            set -e
            umask 022
            mkdir -p "$(dirname "$1")"
            rm -rf "$1"
            mkdir "$1"
            zstd -qdc ${2:+--patch-from="$2" --long=\(ReleaseBase.windowLog)} | tar -x --no-same-owner --no-same-permissions -C "$1"
            """
        return try await ProcessOutput.of(
            Launch(
                "/bin/sh", ["-c", script, "sh", folder, base ?? ""],
                environment: ProcessInfo.processInfo.environment, input: archive))
    }
}
