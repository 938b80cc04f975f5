package import Foundation
package import SoloMigrations

/// The binaries of a session's releases, each in a folder of its own: a later build can't change one that runs.
package struct ReleaseFolder: Sendable {
    package let root: URL

    package init(_ root: URL) { self.root = root }

    /// Releases that are kept beside those that run.
    package static let kept = 3

    /// The numbers of what is there, in order.
    package var numbers: [Int] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
        return names.compactMap { $0.hasPrefix("r") ? Int($0.dropFirst()) : nil }.sorted()
    }

    package func binary(of release: String, product: String) -> URL {
        root.appending(path: release).appending(path: product)
    }

    /// Adds a built binary as the next release, and returns its id: `r1`, `r2`.
    ///
    /// It is a hard link, which costs nothing: linkers write a new file and put it in the old one's place. If a link
    /// can't be made, it is a copy. The libraries that SwiftPM put beside the binary are added too, and a copy of the package's migrations.
    /// - Throws: ``HostError`` for an error of the file system.
    package func adopt(_ binary: URL, migrations: MigrationFolder? = nil) throws -> String {
        try HostError.writing(root) { try adopting(binary, migrations) }
    }

    /// The migrations that a release came with.
    package func migrations(of release: String) -> MigrationFolder {
        MigrationFolder(package: root.appending(path: release))
    }

    private func adopting(_ binary: URL, _ migrations: MigrationFolder?) throws -> String {
        let id = "r\((numbers.last ?? 0) + 1)"
        let files = FileManager.default
        let folder = root.appending(path: id)
        // Under another name until it is whole, so that an unfinished one is never taken for a release.
        let unfinished = root.appending(path: ".\(id)")
        try? files.removeItem(at: unfinished)
        try files.createDirectory(at: unfinished, withIntermediateDirectories: true)
        let beside = binary.deletingLastPathComponent()
        let libraries = ((try? files.contentsOfDirectory(atPath: beside.path)) ?? []).filter {
            $0.hasSuffix(".so") || $0.hasSuffix(".dylib")
        }
        for name in [binary.lastPathComponent] + libraries {
            let source = beside.appending(path: name).resolvingSymlinksInPath()
            let target = unfinished.appending(path: name)
            do {
                try files.linkItem(at: source, to: target)
            } catch {
                try files.copyItem(at: source, to: target)
            }
        }
        if let source = migrations?.root, files.fileExists(atPath: source.path) {
            try files.copyItem(at: source, to: MigrationFolder(package: unfinished).root)
        }
        try files.moveItem(at: unfinished, to: folder)
        return id
    }

    /// Removes the releases that are neither among the last ones nor in use.
    package func prune(keeping used: Set<String>) {
        for number in numbers.dropLast(Self.kept) where !used.contains("r\(number)") {
            try? FileManager.default.removeItem(at: root.appending(path: "r\(number)"))
        }
    }
}
