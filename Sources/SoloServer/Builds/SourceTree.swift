import Foundation
package import SoloHost

/// The sources of a package in a folder where they are built again and again.
///
/// What did not change keeps its file: a build looks at times and numbers of files, and would compile all of it again.
struct SourceTree {
    let root: URL

    /// What a build makes there, which no one sends.
    static let kept: Set = [".build", ".solo", "Package.resolved"]

    /// Makes it what another folder is. That folder is empty afterwards, or has what did not change.
    ///
    /// - Returns: how many files were replaced or removed.
    @discardableResult
    func take(from incoming: URL) throws -> Int {
        let files = FileManager.default
        try files.createDirectory(at: root, withIntermediateDirectories: true)
        let new = try Self.entries(of: incoming)
        let old = try Self.entries(of: root)
        var changes = 0
        // From the innermost ones outwards, so that a folder is empty when it is removed.
        for (path, isFolder) in old.sorted(by: { $0.key > $1.key }) where new[path] != isFolder {
            if new[path] == nil, Self.kept.contains(path) { continue }
            try files.removeItem(at: root.appending(path: path))
            changes += 1
        }
        for (path, isFolder) in new.sorted(by: { $0.key < $1.key }) {
            let target = root.appending(path: path)
            if isFolder {
                try files.createDirectory(at: target, withIntermediateDirectories: true)
            } else if !files.contentsEqual(atPath: incoming.appending(path: path).path, andPath: target.path) {
                guard rename(incoming.appending(path: path).path, target.path) == 0 else {
                    throw HostError(.badSources, "\(path) can't be replaced: \(String(cString: strerror(errno))).")
                }
                changes += 1
            }
        }
        return changes
    }

    /// Whether each is a folder, by its path. What is in a folder that is kept is left out; links are files.
    private static func entries(of root: URL) throws -> [String: Bool] {
        var found: [String: Bool] = [:]
        guard let walk = FileManager.default.enumerator(atPath: root.path) else { return found }
        while let path = walk.nextObject() as? String {
            let type = walk.fileAttributes?[.type] as? FileAttributeType
            if kept.contains(path) {
                walk.skipDescendants()
                if type == .typeDirectory { continue }
            }
            found[path] = type == .typeDirectory
        }
        return found
    }
}

extension HostError.Code {
    package static let badSources = Self("bad-sources")
}
