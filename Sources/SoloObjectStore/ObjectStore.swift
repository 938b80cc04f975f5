import Foundation
import HTTPTypes
package import Logging
package import SoloCore
import SoloS3
import SoloSQL
import SoloStore
import Synchronization

/// An S3 service on a folder of this machine.
///
/// Large contents are files (``ContentFiles``), everything else is in a SQLite index (``ObjectIndex``). A put responds when
/// its file, the file's folder and the index are on the disk; the index's commit makes it visible, whole or not at all. Keys never become file names, so any UTF-8 is a key, and none of them leads out of the folder.
package final class ObjectStore: Sendable {
    /// The secret and the grants of an access key's id, `nil` for one that does not exist. Called for every request.
    package typealias Credentials = @Sendable (_ keyID: String) -> ComponentCredential?

    /// Everything is in one region, whose name does not matter; this is the one to bind clients to.
    package static let region = "us-east-1"

    let index: ObjectIndex
    let files: ContentFiles
    let time: any TimeSource
    /// The clock that signatures are checked against; a test may move `time`, while its clients sign by the system's clock.
    let signatureTime: any TimeSource
    let credentials: Credentials
    let logger: Logger
    /// Removes, in the background, the files that earlier runs left.
    private let collection = Mutex<Task<Void, Never>?>(nil)
    private let buckets = Mutex<[String: BucketRecord]>([:])

    struct BucketRecord: Sendable {
        var id: Int
        var name: String
        var created: Date
        var lifecycle: [LifecycleRule]
    }

    /// Opens the store in a folder, which is made if it is not there.
    ///
    /// - Parameters:
    ///   - directory: The folder; it must be on a local file system, since SQLite shares memory in it.
    ///   - time: The age of objects is counted in it.
    ///   - signatureTime: The clock that signatures are checked against; `time` if it is not given.
    package init(
        directory: String, time: any TimeSource, signatureTime: (any TimeSource)? = nil, logger: Logger,
        credentials: @escaping Credentials
    ) throws {
        try FileManager.default.createDirectory(atPath: "\(directory)/content", withIntermediateDirectories: true)
        self.time = time
        self.signatureTime = signatureTime ?? time
        self.logger = logger
        self.credentials = credentials
        let files = try ContentFiles(folder: "\(directory)/content")
        self.files = files
        index = try ObjectIndex(path: "\(directory)/index.sqlite") { try files.flushFolders(of: $0) }
        // The index, the folder itself, and the folders that had to be made for it.
        var folder = URL(fileURLWithPath: directory)
        for _ in 0..<4 {
            try DurableFile.flushFolder(folder.path)
            folder.deleteLastPathComponent()
        }
        try loadBuckets()
        collectOrphans()
    }

    /// Waits for the writes under way and closes the index.
    package func close() async {
        await orphansCollected()
        await index.close()
        await files.close()
    }

    /// Returns once the files that earlier runs left are removed.
    func orphansCollected() async {
        await collection.withLock { $0 }?.value
    }

    // MARK: Buckets

    /// Makes the buckets of a manifest that are not there, and sets the lifecycle of all of them. A bucket that is no longer
    /// mentioned keeps its objects.
    package func prepare(buckets declared: [ManifestResource]) async throws {
        try await make(declared, settingLifecycles: true)
    }

    /// Makes the buckets that are not there, and leaves the others as they are.
    package func make(buckets declared: [ManifestResource]) async throws {
        try await make(declared, settingLifecycles: false)
    }

    private func make(_ declared: [ManifestResource], settingLifecycles: Bool) async throws {
        let now = time.now
        let wanted = declared.filter { $0.kind == .bucket }.map { ($0.id, $0.bucket?.lifecycle ?? []) }
        try await index.commits.perform { connection in
            for (name, lifecycle) in wanted {
                let rules = String(decoding: try JSONEncoder().encode(lifecycle), as: UTF8.self)
                let isThere =
                    settingLifecycles
                    ? try connection.execute(
                        "UPDATE buckets SET lifecycle = ? WHERE name = ?", .text(rules), .text(name)) > 0
                    : try connection.first("SELECT 1 FROM buckets WHERE name = ?", .text(name)) { _ in true } ?? false
                if isThere { continue }
                try connection.execute(
                    "INSERT INTO buckets (id, name, created, lifecycle) VALUES (?, ?, ?, ?)",
                    .integer(Int64(IndexSequence.buckets.next(connection))), .text(name),
                    .double(now.timeIntervalSince1970), .text(rules))
            }
        }
        try loadBuckets()
    }

    /// The current time in whole milliseconds, as it is stored, so that comparisons with stored times are exact.
    var moment: Date { Self.wholeMilliseconds(time.now) }

    static func wholeMilliseconds(_ date: Date) -> Date {
        Date(timeIntervalSince1970: (date.timeIntervalSince1970 * 1000).rounded() / 1000)
    }

    func bucket(_ name: String) throws -> BucketRecord {
        guard let record = buckets.withLock({ $0[name] }) else { throw S3Error.noSuchBucket(name) }
        return record
    }

    var allBuckets: [BucketRecord] {
        buckets.withLock { Array($0.values) }.sorted { $0.name < $1.name }
    }

    /// Hides a bucket from requests until ``loadBuckets()``; `nil` if there is none.
    func hide(bucket name: String) -> BucketRecord? {
        buckets.withLock { $0.removeValue(forKey: name) }
    }

    func loadBuckets() throws {
        // Read under the lock, so that of two concurrent loads the later snapshot stays.
        try buckets.withLock { buckets in
            let records = try index.read { connection in
                try connection.all("SELECT id, name, created, lifecycle FROM buckets") { row in
                    BucketRecord(
                        id: row.integer(0), name: row.text(1), created: row.date(2),
                        lifecycle: try JSONDecoder().decode([LifecycleRule].self, from: Data(row.text(3).utf8)))
                }
            }
            buckets = Dictionary(records.map { ($0.name, $0) }, uniquingKeysWith: { one, _ in one })
        }
    }

    /// Removes, in the background, the files that earlier runs wrote and the index does not mention.
    private func collectOrphans() {
        let (index, files, logger) = (index, files, logger)
        // A task of its own: the store serves meanwhile, and ``close()`` waits for it.
        let task = Task {
            do {
                try await files.blocking { try files.forEachOldFile { try index.unmentioned($0) } }
            } catch {
                logger.warning("Cannot look for unused contents", metadata: ["error": "\(error)"])
            }
        }
        collection.withLock { $0 = task }
    }
}
