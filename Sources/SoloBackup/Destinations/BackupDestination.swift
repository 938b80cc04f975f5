package import struct Foundation.Data

/// A place that backups are written to: files by their path, which is lower-case words with `/` between them.
///
/// A file appears whole or not at all, and is never changed. What a destination returns is not trusted: whoever reads checks the digests.
package protocol BackupDestination: Sendable {
    /// For people: `/mnt/backups`, `s3://shop-backups/solo`.
    var name: String { get }
    /// Whether it outlives this machine.
    var isElsewhere: Bool { get }
    /// The files whose path begins with `prefix`, in the order of their bytes.
    func files(under prefix: String) async throws -> [StoredFile]
    /// - Throws: ``BackupError`` `file-missing` if there is no such file.
    func read(_ path: String, _ body: (Data) async throws -> Void) async throws
    /// Begins a file, which is there once the upload is finished.
    func begin(_ path: String) async throws -> any BackupUpload
    /// Removes what uploads to paths that begin with `prefix` left when their process was killed. None may be under way.
    func discardUploads(under prefix: String) async throws
    /// Removes a file. It is not an error if it is not there.
    ///
    /// - Throws: ``BackupError`` `destination-rejected` if this key may not remove files.
    func remove(_ path: String) async throws
}

/// A file on its way to a destination. Whoever began it either finishes or abandons it.
package protocol BackupUpload: AnyObject {
    func append(_ bytes: [UInt8]) async throws
    /// The file is there, and stays there after a power loss.
    func finish() async throws
    /// Leaves nothing.
    func abandon() async
}

/// A file at a destination.
package struct StoredFile: Sendable, Hashable {
    package var path: String
    package var bytes: Int

    package init(path: String, bytes: Int) {
        self.path = path
        self.bytes = bytes
    }
}

extension BackupDestination {
    /// Writes a small file.
    func write(_ content: Data, to path: String) async throws {
        let upload = try await begin(path)
        do {
            try await upload.append([UInt8](content))
            try await upload.finish()
        } catch {
            await upload.abandon()
            throw error
        }
    }

    /// A small file's content.
    func content(of path: String) async throws -> Data {
        var content = Data()
        try await read(path) { content += $0 }
        return content
    }
}
