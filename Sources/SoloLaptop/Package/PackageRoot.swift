package import SoloHost
package import Foundation

/// The folder of the package that a command is about.
package enum PackageRoot {
    /// The nearest folder with a `Package.swift`, from the given one upwards.
    package static func find(
        from folder: URL, exists: (URL) -> Bool = { FileManager.default.fileExists(atPath: $0.path) }
    ) throws(HostError) -> URL {
        var current = folder.standardizedFileURL
        while true {
            if exists(current.appending(path: "Package.swift")) { return current }
            let parent = current.deletingLastPathComponent().standardizedFileURL
            if parent.path == current.path { throw .noPackage(folder: folder.path) }
            current = parent
        }
    }
}
