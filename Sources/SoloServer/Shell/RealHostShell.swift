import Foundation
import SoloConcurrency
import SoloProcess
import SoloStore

/// The host that this process runs on.
package struct RealHostShell: HostShell {
    package init() {}

    package func run(_ command: [String]) async throws -> ShellResult { try await run(command, input: nil) }

    package func run(_ command: [String], input: String) async throws -> ShellResult {
        let pipe = try Descriptor.pipe()
        startThread {
            try? pipe.writing.write(Array(input.utf8))
            pipe.writing.close()
        }
        defer { pipe.reading.close() }
        return try await run(command, input: pipe.reading)
    }

    private func run(_ command: [String], input: Descriptor?) async throws -> ShellResult {
        let environment = [
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "HOME": "/root",
            "DEBIAN_FRONTEND": "noninteractive", "NEEDRESTART_MODE": "a",
        ]
        let launch = Launch(command[0], Array(command.dropFirst()), environment: environment, input: input)
        do {
            let result = try await ProcessOutput.of(launch)
            return ShellResult(
                isSuccess: result.exit.isSuccess, output: result.output.map { $0 + "\n" }.joined(),
                error: result.error.map { $0 + "\n" }.joined())
        } catch let error as SystemCallError where error.number == ENOENT {
            return ShellResult(isSuccess: false, error: "\(error)")
        }
    }

    package func read(_ path: String) throws -> String? {
        try DurableFile(path: path).read().map { String(decoding: $0, as: UTF8.self) }
    }

    package func replace(_ path: String, with text: String, permissions: UInt16) throws {
        let folder = (path as NSString).deletingLastPathComponent
        if !FileManager.default.fileExists(atPath: folder) {
            // Unlike a user's own folders, those of the system are read by others.
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        }
        try DurableFile(path: path).replace(with: Data(text.utf8), permissions: mode_t(permissions))
    }

    package func remove(_ path: String) throws { try DurableFile(path: path).remove() }
}
