import Foundation
import HTTPTypes
import HummingbirdCore
import NIOCore
import SoloCore
import SoloS3

extension ObjectStore {
    func get(_ request: S3Request, _ target: Target, _ caller: Caller) throws -> Response {
        try caller.require(.read, target.bucket, target.key)
        let bucket = try bucket(target.bucket)
        let isHead = request.method == .head
        guard let (object, content) = try open(bucket.id, target.key, withContent: !isHead) else {
            throw S3Error.noSuchKey
        }
        // From here on the files are pinned, and the reader unpins them whatever happens.
        let fields = Self.fields(of: object, request)
        if let status = GetCondition(request).check(object) {
            release(content)
            guard status == .notModified else { throw S3Error.preconditionFailed }
            return S3Answer.empty(.notModified, fields.filter { $0.0 == "etag" || $0.0 == "last-modified" })
        }
        let range: Range<Int>?
        do {
            range = try ByteRange.read(request.header("range"), size: object.size)
        } catch {
            release(content)
            throw error
        }
        var response = S3Answer.empty(range == nil ? .ok : .partialContent, fields)
        let wanted = range ?? 0..<object.size
        if let range {
            response.headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(object.size)"
        }
        if let content, !isHead { response.body = body(of: content, wanted) }
        response.headers[.contentLength] = String(wanted.count)
        return response
    }

    /// Finds an object and its content, with the files pinned.
    func open(_ bucket: Int, _ key: ObjectKey, withContent: Bool) throws -> (StoredObject, StoredContent?)? {
        while let found = try index.find(bucket, key) {
            guard withContent else { return (found.object, nil) }
            guard let content = try index.content(found.content) else { continue }
            files.pin(content.fileNames)
            // Only a content that is still mentioned now has files that the pin came in time for.
            guard case .files = content else { return (found.object, content) }
            if try index.find(bucket, key)?.content == found.content { return (found.object, content) }
            files.unpin(content.fileNames)
        }
        return nil
    }

    func release(_ content: StoredContent?) {
        files.unpin(content?.fileNames ?? [])
    }

    private func body(of content: StoredContent, _ range: Range<Int>) -> ResponseBody {
        switch content {
        case .inline(let bytes):
            return ResponseBody(byteBuffer: ByteBuffer(bytes: bytes[range]))
        case .files(let pinned):
            let reader = ContentReader(files: files, pinned: pinned, range: range)
            return ResponseBody(contentLength: range.count) { writer in
                try await reader.forEach { try await writer.write(ByteBuffer(bytes: $0)) }
                try await writer.finish(nil)
            }
        }
    }

    /// What is told of an object, with what a presigned address wants to have instead.
    private static func fields(of object: StoredObject, _ request: S3Request) -> [(String, String)] {
        var told = object.details.fields
        told["content-type"] = told["content-type"] ?? "binary/octet-stream"
        for name in told.keys + [
            "cache-control", "content-disposition", "content-encoding", "content-language", "expires",
        ] {
            // A line break in it would be a field of its own.
            if let wanted = request.query["response-\(name)"], !wanted.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F })
            {
                told[name] = wanted
            }
        }
        var fields = told.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
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

    /// `nil` where the object may be told.
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
    /// `nil` for the whole object, which is also the answer to a range that cannot be read, as RFC 9110 wants it.
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
