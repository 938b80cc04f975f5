import Foundation
import SoloHTTPS
import SoloS3

/// A file on its way into a bucket: one request if it is small, and else parts, of which one is in memory.
final class S3Upload: BackupUpload {
    private let connection: S3Connection
    private let key: String
    private var rest = Data()
    private var upload: String?
    private var tags: [String] = []
    private var bytes = 0

    init(_ connection: S3Connection, key: String) {
        self.connection = connection
        self.key = key
    }

    func append(_ bytes: [UInt8]) async throws {
        rest.append(contentsOf: bytes)
        self.bytes += bytes.count
        while rest.count > connection.settings.bytes(ofPart: tags.count + 1) {
            try await sendPart(of: connection.settings.bytes(ofPart: tags.count + 1))
        }
    }

    func finish() async throws {
        guard let upload else {
            try await connection.send(S3Request(action: .write, method: "PUT", key: key, body: rest))
            return
        }
        try await sendPart(of: rest.count)
        try await complete(upload)
        self.upload = nil
    }

    func abandon() async {
        guard let upload else { return }
        self.upload = nil
        let (connection, request) = (connection, S3Request.abort(upload, of: key))
        // A task of its own, since that of a cancelled backup can send nothing any more. What stays is discarded by the next backup.
        await Task { _ = try? await connection.outcome(of: request) }.value
    }

    private func sendPart(of count: Int) async throws {
        let upload = try await begin()
        guard tags.count < S3Settings.parts else {
            throw BackupError(
                .destinationFailed, "\(key) has too many bytes for one object of S3: more than \(bytes - rest.count).")
        }
        let request = S3Request(
            action: .write, method: "PUT", key: key,
            query: [(name: "partNumber", value: String(tags.count + 1)), (name: "uploadId", value: upload)],
            body: Data(rest.prefix(count)))
        let response = try await connection.send(request)
        guard let tag = response.head.headers["etag"] else {
            throw connection.error(of: request, S3Failure(malformed: response.head.status, "It has no ETag."))
        }
        tags.append(tag)
        rest = Data(rest.dropFirst(count))
    }

    private func begin() async throws -> String {
        if let upload { return upload }
        let request = S3Request(action: .write, method: "POST", key: key, query: [(name: "uploads", value: "")])
        guard let id = try await connection.document(request)["UploadId"]?.text, !id.isEmpty else {
            throw connection.error(of: request, S3Failure(malformed: 200, "It has no UploadId."))
        }
        upload = id
        return id
    }

    private func complete(_ upload: String) async throws {
        let parts = tags.enumerated().map { index, tag in
            XMLElement(
                "Part",
                children: [XMLElement("PartNumber", text: String(index + 1)), XMLElement("ETag", text: tag)])
        }
        let document = XMLElement("CompleteMultipartUpload", children: parts)
            .document(namespace: "http://s3.amazonaws.com/doc/2006-03-01/")
        let request = S3Request(
            action: .write, method: "POST", key: key, query: [(name: "uploadId", value: upload)],
            body: Data(document.utf8))
        switch try await connection.outcome(of: request) {
        case .success: return
        // The response to the first try may have been lost. Whoever reads it back finds out.
        case .failure(let failure) where failure.code == "NoSuchUpload":
            let there = try await connection.files(under: key).contains(StoredFile(path: key, bytes: bytes))
            guard there else { throw connection.error(of: request, failure) }
        case .failure(let failure): throw connection.error(of: request, failure)
        }
    }
}

extension S3Request {
    static func abort(_ upload: String, of key: String) -> S3Request {
        S3Request(action: .abort, method: "DELETE", key: key, query: [(name: "uploadId", value: upload)])
    }
}
