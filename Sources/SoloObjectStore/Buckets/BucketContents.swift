package import Foundation
import SoloCore
import SoloCrypto
import SoloS3
import SoloStore

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// One bucket for the owner of the store, without HTTP, signatures or grants: ``ObjectStore/contents(of:)``.
package struct BucketContents: Sendable {
    private static let piece = 131_072

    private let store: ObjectStore
    private let bucket: ObjectStore.BucketRecord

    init(store: ObjectStore, bucket: ObjectStore.BucketRecord) {
        self.store = store
        self.bucket = bucket
    }

    // MARK: Reading

    /// A page of the keys that begin with `prefix`, in the order of their bytes.
    ///
    /// - Parameters:
    ///   - key: Only keys behind this one, such as the ``ObjectInfoPage/next`` of the page before.
    ///   - limit: The most objects of the page, 1 or more.
    package func list(prefix: String = "", after key: String? = nil, limit: Int = 1000) throws -> ObjectInfoPage {
        let start = key.map { Data($0.utf8) + [0] } ?? Data(prefix.utf8)
        let query = ListingQuery(prefix: Data(prefix.utf8), delimiter: Data(), start: start, limit: max(1, limit))
        let listing = try store.index.list(bucket.id, query)
        let objects = listing.objects.map { ObjectInfo($0) }
        return ObjectInfoPage(objects: objects, next: listing.next == nil ? nil : objects.last?.key)
    }

    /// An object without its content; `nil` if there is none.
    package func find(_ key: String) throws -> ObjectInfo? {
        try store.index.find(bucket.id, ObjectKey(key)).map { ObjectInfo($0.object) }
    }

    /// An object to read; `nil` if there is none.
    package func open(_ key: String) throws -> ObjectDownload? {
        try store.open(bucket.id, ObjectKey(key)).map {
            ObjectDownload(info: ObjectInfo($0.object), reader: $0.reader)
        }
    }

    // MARK: Writing

    /// Puts a content, whole or not at all, in place of any object with its key. It is on the disk when this returns.
    @discardableResult
    package func put<Content: AsyncSequence>(
        _ key: String, from content: Content, contentType: String? = nil, metadata: [String: String] = [:]
    ) async throws -> ObjectInfo where Content.Element == Data {
        try await put(key, contentType, metadata) { sink in
            for try await piece in content { try await sink(piece) }
        }
    }

    /// Puts the content of a file, which is read to its end.
    ///
    /// - Throws: ``ObjectStoreError`` if the file cannot be read.
    @discardableResult
    package func put(
        _ key: String, file path: String, contentType: String? = nil, metadata: [String: String] = [:]
    ) async throws -> ObjectInfo {
        let files = store.files
        return try await put(key, contentType, metadata) { sink in
            let descriptor = try await files.blocking {
                let descriptor = Self.openFile(path)
                guard descriptor >= 0 else { throw Self.unreadable(path, errno) }
                return descriptor
            }
            defer { close(descriptor) }
            while true {
                let piece = try await files.blocking {
                    var piece = Data(count: Self.piece)
                    let count = piece.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
                    guard count >= 0 else { throw Self.unreadable(path, errno) }
                    return piece.prefix(count)
                }
                guard !piece.isEmpty else { return }
                try await sink(piece)
            }
        }
    }

    /// Removes an object; `false` if there was none.
    @discardableResult
    package func remove(_ key: String) async throws -> Bool {
        let (id, key) = (bucket.id, ObjectKey(key))
        let (existed, unused) = try await store.index.commits.perform { connection in
            let existed = try ObjectIndex.find(connection, id, key) != nil
            return (existed, try ObjectIndex.delete(connection, id, key))
        }
        store.files.remove(unused)
        return existed
    }

    private func put(
        _ key: String, _ contentType: String?, _ metadata: [String: String],
        _ produce: ((Data) async throws -> Void) async throws -> Void
    ) async throws -> ObjectInfo {
        guard (1...ObjectKey.longest).contains(key.utf8.count) else {
            throw ObjectStoreError(
                .invalidKey, "A key has 1 to \(ObjectKey.longest) bytes, and this one has \(key.utf8.count).",
                fix: "Choose another key.")
        }
        let writer = ContentWriter(files: store.files)
        let md5 = RunningDigest(.md5)
        try await produce { piece in
            md5.update(piece)
            try await writer.append(piece)
        }
        let size = writer.size
        let content = try await writer.finish()
        var details = ObjectDetails()
        details.fields["content-type"] = contentType
        for (name, value) in metadata { details.metadata[name.lowercased()] = value }
        let object = StoredObject(
            key: ObjectKey(key), size: size, etag: Hex.text(md5.finish()), modified: store.moment, details: details)
        do {
            try await store.commit(object, content, in: bucket.id)
        } catch is BucketRemoved {
            throw ObjectStoreError.noSuchBucket(bucket.name)
        }
        return ObjectInfo(object)
    }

    private static func unreadable(_ path: String, _ code: Int32) -> ObjectStoreError {
        ObjectStoreError(
            .unreadableFile, "The file \(path) cannot be read: \(String(cString: strerror(code))).",
            fix: "Name a file that you are permitted to read.")
    }

    private static func openFile(_ path: String) -> Int32 {
        #if canImport(Darwin)
            Darwin.open(path, O_RDONLY | O_CLOEXEC)
        #else
            Glibc.open(path, O_RDONLY | O_CLOEXEC)
        #endif
    }
}
