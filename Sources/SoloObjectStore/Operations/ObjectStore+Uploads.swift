import Foundation
import HTTPTypes
import HummingbirdCore
import SoloCore
import SoloCrypto
import SoloS3
import SoloSQL
import SoloStore

/// Putting an object in parts.
extension ObjectStore {
    private static let smallestPart = 5 * 1_048_576
    private static let partNumbers = 1...10_000

    func createUpload(_ request: S3Request, _ target: Target, _ caller: Caller) async throws -> Response {
        try caller.require(.write, target.bucket, target.key)
        let bucket = try bucket(target.bucket)
        let upload = StoredUpload(
            id: Hex.text((0..<16).map { _ in UInt8.random(in: 0...255) }), bucket: bucket.id, key: target.key,
            details: try Self.details(request))
        let now = moment
        try await index.commits.perform { try ObjectIndex.begin($0, upload, at: now) }
        var response = S3Response.document(
            XMLElement(
                "InitiateMultipartUploadResult",
                children: [
                    XMLElement("Bucket", text: target.bucket), XMLElement("Key", text: target.key.text),
                    XMLElement("UploadId", text: upload.id),
                ]))
        for name in ["x-amz-checksum-algorithm", "x-amz-checksum-type"] {
            if let value = request.header(name) {
                response.headers.append(contentsOf: S3Response.headers([(name, value)]))
            }
        }
        return response
    }

    func putPart(
        _ request: S3Request, _ target: Target, _ caller: Caller, _ payload: RequestVerifier.Payload
    ) async throws -> Response {
        try caller.require(.write, target.bucket, target.key)
        let (upload, number) = try part(request, target)
        let reader = try PayloadReader(request, payload: payload, limit: Self.largestPut)
        let writer = ContentWriter(files: files, alwaysFile: true)
        let result = try await reader.read(request.body) { try await writer.append($0) }
        let etag = Hex.text(result.md5)
        try await keep(writer, number: number, etag: etag, result.checksum, upload)
        var fields = [("etag", "\"\(etag)\"")]
        if let checksum = result.checksum { fields.append((checksum.algorithm.field, checksum.value)) }
        return S3Response.empty(.ok, fields)
    }

    /// A part that is copied from another object.
    func copyPart(_ request: S3Request, _ target: Target, _ caller: Caller) async throws -> Response {
        try caller.require(.write, target.bucket, target.key)
        let (upload, number) = try part(request, target)
        let source = try copySource(request, caller)
        guard let (object, content) = try open(bucket(source.bucket).id, source.key) else { throw S3Error.noSuchKey }
        try checkSource(request, object)
        let range = try ByteRange.read(request.header("x-amz-copy-source-range"), size: object.size) ?? 0..<object.size
        let writer = ContentWriter(files: files, alwaysFile: true)
        let md5 = RunningDigest(.md5)
        try await content.forEach(range) { piece in
            md5.update(piece)
            try await writer.append(piece)
        }
        let etag = Hex.text(md5.finish())
        try await keep(writer, number: number, etag: etag, nil, upload)
        return S3Response.document(
            XMLElement(
                "CopyPartResult",
                children: [
                    XMLElement("ETag", text: "\"\(etag)\""),
                    XMLElement("LastModified", text: UTCTime(moment).extended),
                ]))
    }

    /// Makes one object of the parts that are named, without moving a byte.
    func completeUpload(
        _ request: S3Request, _ target: Target, _ caller: Caller, _ payload: RequestVerifier.Payload
    ) async throws -> Response {
        try caller.require(.write, target.bucket, target.key)
        let bucket = try bucket(target.bucket)
        let id = request.query["uploadId"] ?? ""
        let document = try await readDocument(request, payload)
        guard document.name == "CompleteMultipartUpload" else { throw S3Error.malformedXML }
        let named = try document.all("Part").map(NamedPart.init)
        guard !named.isEmpty, named.count <= Self.partNumbers.upperBound else { throw S3Error.malformedXML }
        guard zip(named, named.dropFirst()).allSatisfy({ $0.number < $1.number }) else {
            throw S3Error("InvalidPartOrder", .badRequest, "Parts must be named in the order of their numbers.")
        }
        let condition = PutCondition(request)
        let now = moment
        let (etag, unused) = try await index.commits.perform { connection in
            guard let upload = try ObjectIndex.upload(connection, id, bucket.id, target.key) else {
                throw S3Error.noSuchUpload
            }
            try condition.check(ObjectIndex.find(connection, bucket.id, target.key)?.object.etag)
            let stored = try ObjectIndex.parts(connection, id)
            let chosen = try Self.choose(named, from: stored)
            let digests = chosen.flatMap { Hex.bytes($0.etag) ?? [] }
            let etag = "\(Hex.text(RunningDigest.md5(Data(digests))))-\(chosen.count)"
            let kept = Set(chosen.map(\.file.name))
            let left = try ObjectIndex.end(connection, id).filter { !kept.contains($0) }
            let content = StoredContent.files(chosen.map(\.file))
            let object = StoredObject(
                key: target.key, size: content.size, etag: etag, modified: now, details: upload.details)
            return (etag, try ObjectIndex.put(connection, bucket.id, object, content) + left)
        }
        files.remove(unused)
        return S3Response.document(
            XMLElement(
                "CompleteMultipartUploadResult",
                children: [
                    XMLElement("Location", text: "/\(target.bucket)/\(target.key.text)"),
                    XMLElement("Bucket", text: target.bucket), XMLElement("Key", text: target.key.text),
                    XMLElement("ETag", text: "\"\(etag)\""),
                ]))
    }

    func abortUpload(_ request: S3Request, _ target: Target, _ caller: Caller) async throws -> Response {
        try caller.require(.write, target.bucket, target.key)
        let bucket = try bucket(target.bucket)
        let id = request.query["uploadId"] ?? ""
        let unused = try await index.commits.perform { connection in
            guard try ObjectIndex.upload(connection, id, bucket.id, target.key) != nil else {
                throw S3Error.noSuchUpload
            }
            return try ObjectIndex.end(connection, id)
        }
        files.remove(unused)
        return S3Response.empty(.noContent)
    }

    func listParts(_ request: S3Request, _ target: Target, _ caller: Caller) throws -> Response {
        try caller.require(.write, target.bucket, target.key)
        let bucket = try bucket(target.bucket)
        let id = request.query["uploadId"] ?? ""
        let parts = try index.read { connection in
            guard try ObjectIndex.upload(connection, id, bucket.id, target.key) != nil else {
                throw S3Error.noSuchUpload
            }
            return try ObjectIndex.parts(connection, id)
        }
        let head = [
            XMLElement("Bucket", text: target.bucket), XMLElement("Key", text: target.key.text),
            XMLElement("UploadId", text: id), XMLElement("IsTruncated", text: "false"),
        ]
        return S3Response.document(
            XMLElement(
                "ListPartsResult",
                children: head
                    + parts.map { part in
                        XMLElement(
                            "Part",
                            children: [
                                XMLElement("PartNumber", text: String(part.number)),
                                XMLElement("LastModified", text: UTCTime(part.modified).extended),
                                XMLElement("ETag", text: "\"\(part.etag)\""),
                                XMLElement("Size", text: String(part.file.size)),
                            ])
                    }))
    }

    // MARK: Parts

    private struct NamedPart {
        var number: Int
        var etag: String
        var checksums: [(algorithm: ChecksumAlgorithm, value: String)]

        init(_ element: XMLElement) throws {
            guard let number = element["PartNumber"].flatMap({ Int($0.text) }), let etag = element["ETag"]?.text else {
                throw S3Error.malformedXML
            }
            self.number = number
            self.etag = etag.trimmingCharacters(in: CharacterSet(charactersIn: "\" \t\r\n"))
            checksums = ChecksumAlgorithm.allCases.compactMap { algorithm in
                element["Checksum\(algorithm.name)"].map { (algorithm, $0.text) }
            }
        }
    }

    private static func choose(_ named: [NamedPart], from stored: [StoredPart]) throws -> [StoredPart] {
        let byNumber = Dictionary(stored.map { ($0.number, $0) }, uniquingKeysWith: { one, _ in one })
        let chosen = try named.map { named in
            guard let part = byNumber[named.number], part.etag == named.etag,
                named.checksums.allSatisfy({
                    part.checksum?.algorithm != $0.algorithm || part.checksum?.value == $0.value
                })
            else {
                throw S3Error("InvalidPart", .badRequest, "Part \(named.number) was not put, or not with this content.")
            }
            return part
        }
        guard chosen.dropLast().allSatisfy({ $0.file.size >= smallestPart }) else {
            throw S3Error("EntityTooSmall", .badRequest, "Every part but the last has at least \(smallestPart) bytes.")
        }
        return chosen
    }

    private func part(_ request: S3Request, _ target: Target) throws -> (upload: StoredUpload, number: Int) {
        let bucket = try bucket(target.bucket)
        guard let number = request.query["partNumber"].flatMap({ Int($0) }), Self.partNumbers.contains(number) else {
            throw S3Error.invalidArgument("partNumber must be from 1 to 10,000.")
        }
        let id = request.query["uploadId"] ?? ""
        guard let upload = try index.read({ try ObjectIndex.upload($0, id, bucket.id, target.key) }) else {
            throw S3Error.noSuchUpload
        }
        return (upload, number)
    }

    private func keep(
        _ writer: ContentWriter, number: Int, etag: String, _ checksum: ObjectDetails.Checksum?, _ upload: StoredUpload
    ) async throws {
        guard case .files(let written) = try await writer.finish(), let file = written.first else {
            throw S3Error.invalidRequest("A part has at least one byte.")
        }
        let part = StoredPart(number: number, etag: etag, modified: moment, file: file, checksum: checksum)
        try await keep([file.name]) { connection in
            // It may have been completed or aborted while the part was being written.
            guard try ObjectIndex.upload(connection, upload.id, upload.bucket, upload.key) != nil else {
                throw S3Error.noSuchUpload
            }
            return try ObjectIndex.put(connection, upload.id, part)
        }
    }
}
