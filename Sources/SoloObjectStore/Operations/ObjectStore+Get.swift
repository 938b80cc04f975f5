import Foundation
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import SoloCore
import SoloS3

extension ObjectStore {
    func get(_ request: S3Request, _ target: Target, _ caller: Caller) throws -> Response {
        try caller.require(.read, target.bucket, target.key)
        let bucket = try bucket(target.bucket)
        let isHead = request.method == .head
        let opened = isHead ? nil : try open(bucket.id, target.key)
        guard let object = try isHead ? index.find(bucket.id, target.key)?.object : opened?.object else {
            throw S3Error.noSuchKey
        }
        let fields = Self.fields(of: object, request)
        if let status = GetCondition(request).check(object) {
            guard status == .notModified else { throw S3Error.preconditionFailed }
            return S3Response.empty(.notModified, fields.filter { $0.0 == "etag" || $0.0 == "last-modified" })
        }
        let range = try ByteRange.read(request.header("range"), size: object.size)
        var response = S3Response.empty(range == nil ? .ok : .partialContent, fields)
        let wanted = range ?? 0..<object.size
        if let range {
            response.headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(object.size)"
        }
        if let opened { response.body = try body(opened.reader, wanted) }
        response.headers[.contentLength] = String(wanted.count)
        return response
    }

    /// Opens one version of an object: its details and its content, which stays readable while the reader exists.
    func open(_ bucket: Int, _ key: ObjectKey) throws -> (object: StoredObject, reader: ContentReader)? {
        while let (found, content) = try index.findWithContent(bucket, key) {
            files.pin(content.fileNames)
            let reader = ContentReader(files: files, pinned: content)
            guard case .files = content else { return (found.object, reader) }
            // A put may have scheduled the files for removal before they were pinned. If the index still mentions the content,
            // whose id is never reused, the pin came in time.
            if try index.find(bucket, key)?.content == found.content { return (found.object, reader) }
        }
        return nil
    }

    private func body(_ reader: ContentReader, _ range: Range<Int>) throws -> ResponseBody {
        if let bytes = try reader.inlineBytes(range) { return ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)) }
        let logger = logger
        return ResponseBody(contentLength: range.count) { writer in
            // An error closes the connection, so that the client sees that its response is incomplete.
            do {
                try await reader.forEach(range) { try await writer.write(ByteBuffer(bytes: $0)) }
            } catch let error as DamagedFile {
                logger.error("A response of the object store was cut off", metadata: ["error": "\(error)"])
                throw error
            }
            try await writer.finish(nil)
        }
    }

    /// The fields of an object, with the values that a presigned address sets instead.
    private static func fields(of object: StoredObject, _ request: S3Request) -> [(String, String)] {
        var details = object.details.fields
        details["content-type"] = details["content-type"] ?? "binary/octet-stream"
        for name in details.keys + [
            "cache-control", "content-disposition", "content-encoding", "content-language", "expires",
        ] {
            // A line break in the value would begin another field.
            if let value = request.query["response-\(name)"], !value.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
                details[name] = value
            }
        }
        var fields = details.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        fields += [
            ("etag", "\"\(object.etag)\""), ("last-modified", UTCTime(object.modified).http),
            ("accept-ranges", "bytes"),
        ]
        fields += object.details.metadata.sorted { $0.key < $1.key }.map { ("x-amz-meta-\($0.key)", $0.value) }
        if let checksum = object.details.checksum, request.header("x-amz-checksum-mode")?.uppercased() == "ENABLED",
            request.header("range") == nil
        {
            fields += Self.fields(of: checksum, type: "FULL_OBJECT")
        }
        return fields
    }
}

/// The conditions of a get, in the order of RFC 9110, 13.2.2.
struct GetCondition {
    let request: S3Request

    init(_ request: S3Request) {
        self.request = request
    }

    /// `nil` if the object may be sent.
    func check(_ object: StoredObject) -> HTTPResponse.Status? {
        let modified = object.modified.timeIntervalSince1970.rounded(.down)
        if let tags = request.header("if-match") {
            guard EntityTags(tags).contains(object.etag) else { return .preconditionFailed }
        } else if let since = request.header("if-unmodified-since").flatMap({ UTCTime.date(http: $0) }) {
            guard modified <= since.timeIntervalSince1970 else { return .preconditionFailed }
        }
        if let tags = request.header("if-none-match") {
            guard !EntityTags(tags).contains(object.etag) else { return .notModified }
        } else if let since = request.header("if-modified-since").flatMap({ UTCTime.date(http: $0) }) {
            guard modified > since.timeIntervalSince1970 else { return .notModified }
        }
        return nil
    }
}

/// The one range that a get may ask for.
enum ByteRange {
    /// `nil` for the whole object, which is also the response to a range that cannot be read, as RFC 9110 says.
    static func read(_ text: String?, size: Int) throws -> Range<Int>? {
        guard let text, text.hasPrefix("bytes=") else { return nil }
        let parts = text.dropFirst("bytes=".count).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.allSatisfy(\.isASCIIDigit) }) else { return nil }
        let unsatisfiable = S3Error(
            "InvalidRange", .rangeNotSatisfiable, "The object has \(size) bytes, and the range begins after them.")
        switch (Int(parts[0]), Int(parts[1])) {
        case (let first?, nil):
            guard parts[1].isEmpty else { return first < size ? first..<size : nil }
            guard first < size else { throw unsatisfiable }
            return first..<size
        case (let first?, let last?):
            guard first <= last else { return nil }
            guard first < size else { throw unsatisfiable }
            return first..<(min(last, size - 1) + 1)
        case (nil, let count?):
            guard parts[0].isEmpty else { throw unsatisfiable }
            guard count > 0, size > 0 else { throw unsatisfiable }
            return max(0, size - count)..<size
        case (nil, nil): return nil
        }
    }
}

extension Character {
    var isASCIIDigit: Bool { isASCII && isNumber }
}
