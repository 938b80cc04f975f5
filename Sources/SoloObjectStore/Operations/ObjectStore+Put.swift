import Foundation
import HTTPTypes
import HummingbirdCore
import SoloCore
import SoloS3
import SoloSQL
import SoloStore

extension ObjectStore {
    /// S3's limit for a content that is put at once.
    static let largestPut = 5 * 1_073_741_824
    /// S3's limit for what is kept beside an object.
    private static let largestMetadata = 2048

    func put(
        _ request: S3Request, _ target: Target, _ caller: Caller, _ payload: RequestVerifier.Payload
    ) async throws -> Response {
        try caller.require(.write, target.bucket, target.key)
        let bucket = try bucket(target.bucket)
        let condition = PutCondition(request)
        // Checked early, so that a large body is not sent in vain; checked again inside of the commit.
        try condition.check(index.find(bucket.id, target.key)?.object.etag)
        var details = try Self.details(request)
        let reader = try PayloadReader(request, payload: payload, limit: Self.largestPut)
        let writer = ContentWriter(files: files)
        let result = try await reader.read(request.body) { try await writer.append($0) }
        let content = try await writer.finish()
        details.checksum = result.checksum
        let object = StoredObject(
            key: target.key, size: result.size, etag: Hex.text(result.md5), modified: moment, details: details)
        try await commit(object, content, in: bucket.id, if: condition)
        var fields = [("etag", "\"\(object.etag)\"")]
        if let checksum = result.checksum { fields += Self.fields(of: checksum, type: "FULL_OBJECT") }
        return S3Response.empty(.ok, fields)
    }

    /// Makes an object visible: its files' folders are flushed first, then the index, in one commit with other puts.
    func commit(
        _ object: StoredObject, _ content: StoredContent, in bucket: Int, if condition: PutCondition = .none
    ) async throws {
        try await keep(content.fileNames) { connection in
            try condition.check(ObjectIndex.find(connection, bucket, object.key)?.object.etag)
            return try ObjectIndex.put(connection, bucket, object, content)
        }
    }

    /// Mentions new files in the index, and removes those that `change` returns. If it fails the new ones go, unless the commit
    /// may be there after the next start.
    func keep(_ names: [String], _ change: @escaping @Sendable (SQLiteConnection) throws -> [String]) async throws {
        do {
            files.remove(try await index.commits.perform(mentioning: names, change))
        } catch let error as GroupCommitError where error.code == .outcomeUnknown {
            throw error
        } catch {
            files.remove(names)
            throw error
        }
    }

    static func fields(of checksum: ObjectDetails.Checksum, type: String) -> [(String, String)] {
        [(checksum.algorithm.field, checksum.value), ("x-amz-checksum-type", type)]
    }

    /// What is kept beside the content and returned with it.
    static func details(_ request: S3Request) throws -> ObjectDetails {
        var details = ObjectDetails()
        for name in ["content-type", "cache-control", "content-disposition", "content-language", "expires"] {
            details.fields[name] = request.header(name)
        }
        let encodings = (request.header("content-encoding") ?? "").split(separator: ",")
            .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty && $0.lowercased() != "aws-chunked" }
        if !encodings.isEmpty { details.fields["content-encoding"] = encodings.joined(separator: ", ") }
        for field in request.headers where field.name.canonicalName.hasPrefix("x-amz-meta-") {
            let name = String(field.name.canonicalName.dropFirst("x-amz-meta-".count))
            details.metadata[name] = details.metadata[name].map { "\($0),\(field.value)" } ?? field.value
        }
        let size = details.metadata.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
        guard size <= largestMetadata else {
            throw S3Error("MetadataTooLarge", .badRequest, "Metadata has at most \(largestMetadata) bytes.")
        }
        return details
    }
}

/// `If-None-Match: *` and `If-Match` of a put.
struct PutCondition: Sendable {
    var mustBeAbsent = false
    var etag: String?

    static let none = PutCondition()

    init() {}

    init(_ request: S3Request) {
        mustBeAbsent = request.header("if-none-match") == "*"
        etag = request.header("if-match")
    }

    func check(_ current: @autoclosure () throws -> String?) throws {
        guard mustBeAbsent || etag != nil else { return }
        let current = try current()
        if mustBeAbsent, current != nil { throw S3Error.preconditionFailed }
        guard let etag else { return }
        guard let current else { throw S3Error.noSuchKey }
        guard etag == "*" || EntityTags(etag).contains(current) else { throw S3Error.preconditionFailed }
    }
}

/// The list of etags in a condition. `W/` is read over, since every etag here names exact bytes.
struct EntityTags {
    private let tags: [String]

    init(_ text: String) {
        tags = text.split(separator: ",").map { part in
            var tag = part.trimmingCharacters(in: .whitespaces)
            if tag.hasPrefix("W/") { tag = String(tag.dropFirst(2)) }
            return tag.trimmingCharacters(in: CharacterSet(charactersIn: "\""))
        }
    }

    func contains(_ etag: String) -> Bool { tags.contains(etag) || tags.contains("*") }
}
