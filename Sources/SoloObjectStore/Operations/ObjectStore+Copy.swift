import Foundation
import HTTPTypes
import HummingbirdCore
import SoloCore
import SoloS3

extension ObjectStore {
    /// Copies an object of this service. The caller needs grants to read the source and to write the destination.
    func copy(_ request: S3Request, _ target: Target, _ caller: Caller) async throws -> Response {
        try caller.require(.write, target.bucket, target.key)
        let bucket = try bucket(target.bucket)
        let source = try copySource(request, caller)
        let condition = PutCondition(request)
        guard let (found, reader) = try open(self.bucket(source.bucket).id, source.key) else { throw S3Error.noSuchKey }
        try checkSource(request, found)
        var object = found
        object.key = target.key
        object.modified = moment
        if request.header("x-amz-metadata-directive")?.uppercased() == "REPLACE" {
            let checksum = object.details.checksum
            object.details = try Self.details(request)
            object.details.checksum = checksum
        }
        try await commit(object, duplicate(reader), in: bucket.id, if: condition)
        return S3Response.document(
            XMLElement(
                "CopyObjectResult",
                children: [
                    XMLElement("ETag", text: "\"\(object.etag)\""),
                    XMLElement("LastModified", text: UTCTime(object.modified).extended),
                ]))
    }

    func copySource(_ request: S3Request, _ caller: Caller) throws -> Target {
        let text = request.header("x-amz-copy-source") ?? ""
        let path = text.prefix { $0 != "?" }
        guard path.count == text.count else { throw S3Error.notImplemented("copying a version") }
        let parts = path.drop { $0 == "/" }.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[1].isEmpty else {
            throw S3Error.invalidArgument("x-amz-copy-source must be BUCKET/KEY, percent-encoded.")
        }
        let bucket = String(decoding: PercentEncoding.decode(parts[0]), as: UTF8.self)
        let key = try S3Request.key(PercentEncoding.decode(parts[1]))
        try caller.require(.read, bucket, key)
        return Target(bucket: bucket, key: key)
    }

    func checkSource(_ request: S3Request, _ object: StoredObject) throws {
        if let tags = request.header("x-amz-copy-source-if-match"), !EntityTags(tags).contains(object.etag) {
            throw S3Error.preconditionFailed
        }
        if let tags = request.header("x-amz-copy-source-if-none-match"), EntityTags(tags).contains(object.etag) {
            throw S3Error.preconditionFailed
        }
    }

    /// A copy of the content under new names. Contents never change, so a second link to a file is a copy of it.
    private func duplicate(_ reader: ContentReader) async throws -> StoredContent {
        guard case .files(let sources) = reader.content else { return reader.content }
        // The source's files stay until they are linked.
        defer { withExtendedLifetime(reader) {} }
        let files = files
        let copies = sources.map { StoredFile(name: files.makeName(), size: $0.size) }
        do {
            try await files.blocking {
                for (source, copy) in zip(sources, copies) {
                    try FileManager.default.linkItem(
                        atPath: files.path(of: source.name), toPath: files.path(of: copy.name))
                }
            }
        } catch {
            files.remove(copies.map(\.name))
            throw error
        }
        return .files(copies)
    }
}
