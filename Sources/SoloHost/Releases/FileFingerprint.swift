import Foundation

/// Identifies a version of a file: it stays the same after a build that changed nothing.
package struct FileFingerprint: Sendable, Equatable {
    private var inode: Int
    private var size: Int
    private var modified: Date

    package init?(path: String) {
        let file = URL(filePath: path).resolvingSymlinksInPath().path
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: file),
            let inode = attributes[.systemFileNumber] as? Int, let size = attributes[.size] as? Int,
            let modified = attributes[.modificationDate] as? Date
        else { return nil }
        self.inode = inode
        self.size = size
        self.modified = modified
    }

    /// Which file it is, whatever is in it.
    struct Identity: Equatable {
        private var inode: Int

        init?(path: String) {
            guard let mark = FileFingerprint(path: path) else { return nil }
            inode = mark.inode
        }
    }
}
