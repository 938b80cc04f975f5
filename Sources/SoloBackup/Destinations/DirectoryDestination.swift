package import Foundation
import SoloStore

/// A folder, such as the mount point of another disk.
package struct DirectoryDestination: BackupDestination {
    private static let piece = 1 << 18
    /// Files that are being written end in it; those that a crash left are never listed.
    private static let unfinished = ".unfinished"

    package let root: String
    package var name: String { root }
    package var isElsewhere: Bool { false }

    package init(_ root: String) {
        self.root = root
    }

    package func files(under prefix: String) async throws -> [StoredFile] {
        try all(under: prefix).filter { !$0.path.hasSuffix(Self.unfinished) }
            .sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    package func discardUploads(under prefix: String) async throws {
        for file in try all(under: prefix) where file.path.hasSuffix(Self.unfinished) { try await remove(file.path) }
    }

    package func read(_ path: String, _ body: (Data) async throws -> Void) async throws {
        let place = place(of: path)
        let descriptor = open(place, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { throw BackupError.missing(path, at: name) }
            throw FileError("read", place)
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        while let bytes = try file.read(upToCount: Self.piece), !bytes.isEmpty { try await body(bytes) }
    }

    package func begin(_ path: String) async throws -> any BackupUpload {
        let place = place(of: path)
        try DurableFile.makeFolder((place as NSString).deletingLastPathComponent)
        return try Upload(place: place, unfinished: "\(place).\(UUID().uuidString.prefix(8))\(Self.unfinished)")
    }

    package func remove(_ path: String) async throws {
        let place = place(of: path)
        try DurableFile(path: place).remove()
        // A backup's folder goes with its last file; one that has others stays.
        rmdir((place as NSString).deletingLastPathComponent)
    }

    private func all(under prefix: String) throws -> [StoredFile] {
        // No more than the folder that has to be walked for it.
        let folder = prefix.lastIndex(of: "/").map { String(prefix[..<$0]) } ?? ""
        let start = place(of: folder)
        guard FileManager.default.fileExists(atPath: start) else { return [] }
        var found: [StoredFile] = []
        try walk(start, folder, into: &found)
        return found.filter { $0.path.hasPrefix(prefix) }
    }

    private func place(of path: String) -> String { path.isEmpty ? root : "\(root)/\(path)" }

    private func walk(_ folder: String, _ path: String, into found: inout [StoredFile]) throws {
        for entry in try FileManager.default.contentsOfDirectory(atPath: folder) {
            var status = stat()
            let (place, path) = ("\(folder)/\(entry)", path.isEmpty ? entry : "\(path)/\(entry)")
            // It may have been removed since.
            guard lstat(place, &status) == 0 else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: try walk(place, path, into: &found)
            case S_IFREG: found.append(StoredFile(path: path, bytes: Int(status.st_size)))
            default: continue
            }
        }
    }

    private final class Upload: BackupUpload {
        private let place: String
        private let file: FileWriter

        init(place: String, unfinished: String) throws {
            self.place = place
            file = try FileWriter(unfinished)
        }

        func append(_ bytes: [UInt8]) async throws {
            try bytes.withUnsafeBytes { try file.append($0) }
        }

        func finish() async throws {
            try file.flush()
            try DurableFile(path: file.path).move(to: place)
        }

        func abandon() async { unlink(file.path) }
    }
}
