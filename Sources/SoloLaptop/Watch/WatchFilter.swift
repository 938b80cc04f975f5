package import Foundation

/// What of a project's files is a source: hidden files, builds and what editors leave behind are not.
package enum WatchFilter {
    /// When a file counts as changed.
    package enum Notice: Sendable {
        /// Once it was written and closed, or put in its place.
        case saved
        /// On every write to it.
        case everyWrite
    }

    private static let ignoredFolders: Set<String> = ["node_modules", "Tests", "xcuserdata"]

    package static func watchesFolder(_ name: String) -> Bool {
        !name.hasPrefix(".") && !ignoredFolders.contains(name)
    }

    package static func watchesFile(_ name: String) -> Bool {
        guard !name.isEmpty, !name.hasPrefix("."), !name.hasPrefix("#"), !name.hasSuffix("~") else { return false }
        // vim writes `4913` to see whether it may write at all.
        if name == "4913" { return false }
        return ![".swp", ".swx", ".tmp", ".orig", ".bak"].contains { name.hasSuffix($0) }
    }

    /// The folders to watch under the given ones, themselves included.
    package static func folders(under roots: [URL]) -> [URL] {
        var found: [URL] = []
        var open = roots
        let files = FileManager.default
        while let folder = open.popLast() {
            var isFolder: ObjCBool = false
            guard files.fileExists(atPath: folder.path, isDirectory: &isFolder), isFolder.boolValue else { continue }
            found.append(folder)
            for name in (try? files.contentsOfDirectory(atPath: folder.path)) ?? [] where watchesFolder(name) {
                open.append(folder.appending(path: name))
            }
        }
        return found
    }
}
