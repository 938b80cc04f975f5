import Foundation
import SoloHost
import SoloProcess
import Synchronization

/// Archives by tar(1) and zstd(1), which hosts and developers' machines have.
enum TarArchive {
    /// Calls the body with an archive to read, which is made meanwhile.
    ///
    /// - Parameters:
    ///   - base: the file of a ``ReleaseBase``, which is needed to unpack it.
    ///   - prepare: gets an empty folder for what is made for the archive, and returns what tells tar(1) what is in it.
    /// - Returns: what the body returned, and the size of the archive in bytes.
    static func with<Value>(
        against base: String? = nil, _ prepare: (_ folder: URL) throws -> [String],
        _ body: (Descriptor) async throws -> Value
    ) async throws -> (value: Value, bytes: Int) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "solo-archive-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: folder) }
        let contents = folder.appending(path: "contents")
        try FileManager.default.createDirectory(at: contents, withIntermediateDirectories: true)
        let arguments = try prepare(contents)
        let pipe = try CountingPipe()
        let errors = Mutex<[String]>([])
        // It runs before the body does, which may block its thread until something is there to read.
        let writing = try ChildProcess.start(
            writer(arguments, by: folder.appending(path: "archive.tar").path, base, to: pipe.writing)
        ) { _, line in errors.withLock { $0.append(line) } }
        let outcome: Result<Value, any Error>
        do { outcome = .success(try await body(pipe.reading)) } catch { outcome = .failure(error) }
        pipe.reading.close()
        let exit = await writing.exitAndLastLine
        // The body may have taken no more of it, for a reason that it knows best.
        guard exit.isSuccess || exit == .code(128 + SIGPIPE) else {
            throw HostError(
                .agentFailed, "An archive for the host can't be made.", details: errors.withLock(\.self),
                fix: "Install tar and zstd on this machine:", commands: ["sudo apt install tar zstd"])
        }
        return (try outcome.get(), pipe.count)
    }

    /// Writes it to a file.
    static func write(to path: String, _ prepare: (_ folder: URL) throws -> [String]) async throws {
        try Data().write(to: URL(filePath: path))
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        defer { try? file.close() }
        _ = try await with(prepare) { archive in
            while case let bytes = try archive.read(), !bytes.isEmpty { try file.write(contentsOf: bytes) }
        }
    }

    /// - Parameters:
    ///   - arguments: tell tar(1) what is in it.
    ///   - path: a file for the archive before it is compressed: a patch needs to know its size before it begins.
    private static func writer(
        _ arguments: [String], by path: String, _ base: String?, to output: Descriptor
    ) -> Launch {
        let script = """
            set -e
            path=$1 base=$2
            shift 2
            tar -cf "$path" "$@"
            zstd -q -3 -T0 ${base:+--patch-from="$base"} -c "$path"
            """
        var environment = ProcessInfo.processInfo.environment
        // A Mac's tar would add its own files for attributes.
        environment["COPYFILE_DISABLE"] = "1"
        return Launch(
            "/bin/sh", ["-c", script, "sh", path, base ?? ""] + arguments, environment: environment, output: output)
    }

    /// What tells tar(1) to take a folder: what links lead to is in it, and not the links.
    static func arguments(folder: URL) -> [String] { ["-h", "-C", folder.path, "."] }

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
