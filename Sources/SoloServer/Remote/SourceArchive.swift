package import Foundation
import SoloHost
import SoloProcess

/// The sources of a package, as they are sent to a host that builds: what git knows or would take, or the whole folder without what builds
/// and stages leave in it.
package struct SourceArchive: Sendable {
    let root: URL
    /// In order, by their paths in the package.
    let paths: [String]

    package init(package root: URL) async throws {
        self.root = root
        let script = "git ls-files -z --cached --others --exclude-standard | tr '\\000' '\\n'"
        let listed = try await ProcessOutput.of(
            Launch(
                "/bin/sh", ["-c", script], environment: ProcessInfo.processInfo.environment, directory: root.path))
        let all =
            listed.output.isEmpty
            ? (try FileManager.default.contentsOfDirectory(atPath: root.path)).filter { $0 != ".git" } : listed.output
        paths = Self.sent(all) {
            // A link counts if it leads nowhere too.
            (try? FileManager.default.attributesOfItem(atPath: root.appending(path: $0).path)) != nil
        }
    }

    /// Of paths in a package: those that are sent. git lists files that were removed until that is committed.
    static func sent(_ paths: [String], exists: (String) -> Bool) -> [String] {
        paths.filter { path in
            let first = path.split(separator: "/").first.map(String.init) ?? path
            return ![".build", ".solo"].contains(first) && exists(path)
        }.sorted()
    }

    /// Lists all of it in a file of a folder. Returns what tells tar(1) to take it.
    func archive(in folder: URL) throws -> [String] {
        let list = folder.appending(path: "list")
        try Data(paths.map { $0 + "\0" }.joined().utf8).write(to: list)
        return ["-C", root.path, "--null", "-T", list.path]
    }
}
