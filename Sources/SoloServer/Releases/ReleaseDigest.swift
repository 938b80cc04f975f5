import Foundation
import SoloCore
import SoloCrypto

/// What a release is called: a digest of everything in its folder, so that the same content is the same release everywhere.
enum ReleaseDigest {
    /// In hexadecimals.
    static let length = 12
    /// A release's name.
    nonisolated(unsafe) static let pattern = /[0-9a-f]{12}/

    /// - Parameter files: where each file is, by its path in the release.
    static func of(_ files: [String: URL]) throws -> String {
        let digest = RunningDigest(.sha256)
        for (path, url) in files.sorted(by: { $0.key < $1.key }) {
            let content = try Data(contentsOf: url.resolvingSymlinksInPath(), options: .alwaysMapped)
            digest.update(Data("\(path.utf8.count) \(path) \(content.count)\n".utf8))
            digest.update(content)
        }
        return String(Hex.text(digest.finish()).prefix(length))
    }

    /// The files of a folder, by their paths in it.
    static func files(of folder: URL) throws -> [String: URL] {
        let root = folder.resolvingSymlinksInPath().path
        guard FileManager.default.fileExists(atPath: root) else { return [:] }
        var files: [String: URL] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: root) {
            var isFolder: ObjCBool = false
            let url = URL(filePath: "\(root)/\(path)")
            if FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), !isFolder.boolValue {
                files[path] = url
            }
        }
        return files
    }
}
