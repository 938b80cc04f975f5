package import Foundation
import SoloCore
import SoloCrypto
import SoloS3
import SoloSQL

/// Every bucket at one moment, to be read while the store goes on.
///
/// It is a copy of the index, and a hold on the content files: those that are removed meanwhile stay until ``close()``. After a crash
/// the next start of the store removes them, as it does with everything that its index does not mention.
package final class ObjectSnapshot: Sendable {
    private static let page = 256
    private static let piece = 1 << 18

    private let path: String
    private let files: ContentFiles

    init(path: String, files: ContentFiles) {
        self.path = path
        self.files = files
    }

    /// Lets the store remove files again, and removes the copy.
    package func close() {
        files.release()
        unlink(path)
    }

    package func buckets() throws -> [ExportedBucket] {
        try read { connection in
            try connection.all("SELECT name, created, lifecycle FROM buckets ORDER BY name") { row in
                ExportedBucket(
                    bucket: row.text(0), created: row.date(1),
                    lifecycle: try JSONDecoder().decode([LifecycleRule].self, from: Data(row.text(2).utf8)))
            }
        }
    }

    /// Calls for each object, in the order of buckets and keys. Of its parts, those that are in the index come with their bytes.
    package func forEachObject(_ body: (ExportedObject, _ inline: Data?) async throws -> Void) async throws {
        let connection = try SQLiteConnection(path: path, access: .readOnly)
        defer { connection.close() }
        var last: (bucket: Int, key: Data) = (-1, Data())
        while true {
            let rows = try connection.all(
                """
                SELECT bucket, key, buckets.name, size, etag, modified, details, content
                FROM objects JOIN buckets ON buckets.id = bucket
                WHERE (bucket, key) > (?, ?) ORDER BY bucket, key LIMIT \(Self.page)
                """, .integer(Int64(last.bucket)), .bytes(last.key)
            ) { row in
                let details = try JSONDecoder().decode(ObjectDetails.self, from: Data(row.text(6).utf8))
                let object = ExportedObject(
                    bucket: row.text(2), key: ObjectKey(row.bytes(1)).text, bytes: row.integer(3), etag: row.text(4),
                    modified: row.date(5), fields: details.fields, metadata: details.metadata,
                    checksum: details.checksum.map { [$0.algorithm.rawValue: $0.value] } ?? [:], parts: [])
                return (place: (row.integer(0), row.bytes(1)), object: object, content: row.integer(7))
            }
            for row in rows {
                let (object, inline) = try Self.complete(row.object, content: row.content, connection)
                try await body(object, inline)
            }
            guard let place = rows.last?.place else { return }
            last = place
        }
    }

    /// Reads a part that has a file of its own, piece by piece; blocking.
    ///
    /// - Throws: an error that names the file, if it is missing or shorter than the index says.
    package func read(_ part: ExportedObject.Part, _ body: (Data) async throws -> Void) async throws {
        let path = files.path(of: part.name)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw DamagedFile(path: path, expected: part.bytes, reason: .cannotOpen(errno))
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var left = part.bytes
        while left > 0 {
            let bytes = try file.read(upToCount: min(left, Self.piece)) ?? Data()
            guard !bytes.isEmpty else {
                throw DamagedFile(path: path, expected: part.bytes, reason: .endsAt(part.bytes - left))
            }
            left -= bytes.count
            try await body(bytes)
        }
    }

    private func read<Value>(_ body: (SQLiteConnection) throws -> Value) throws -> Value {
        let connection = try SQLiteConnection(path: path, access: .readOnly)
        defer { connection.close() }
        return try body(connection)
    }

    private static func complete(
        _ object: ExportedObject, content: Int, _ connection: SQLiteConnection
    ) throws -> (ExportedObject, inline: Data?) {
        var object = object
        let found = try ObjectIndex.content(connection, content)
        guard let found, found.size == object.bytes else {
            throw DamagedObject(key: ObjectKey(object.key), expected: object.bytes, found: found?.size)
        }
        switch found {
        case .inline(let bytes):
            let digest = Hex.text(RunningDigest.sha256(bytes))
            object.parts = [.init(name: ExportedObject.Part.digestPrefix + digest, bytes: bytes.count)]
            return (object, bytes)
        case .files(let files):
            object.parts = files.map { .init(name: $0.name, bytes: $0.size) }
            return (object, nil)
        }
    }
}

extension ObjectStore {
    /// Every bucket as it is now.
    ///
    /// - Parameter path: where the copy of the index is kept until the snapshot is closed; no such file is there yet.
    package func snapshot(at path: String) async throws -> ObjectSnapshot {
        await orphansCollected()
        // First the hold: what is removed after the copy was made is in it.
        files.hold()
        do {
            let index = index
            try await files.blocking { try index.copy(to: path) }
            return ObjectSnapshot(path: path, files: files)
        } catch {
            files.release()
            throw error
        }
    }
}
