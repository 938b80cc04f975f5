import Foundation
import HTTPTypes
import HummingbirdCore
import SoloCore
import SoloS3
import SoloSQL
import SoloStore

extension ObjectStore {
    /// S3's limit for one batch.
    private static let largestBatch = 1000

    func delete(_ request: S3Request, _ target: Target, _ caller: Caller) async throws -> Response {
        try caller.require(.delete, target.bucket, target.key)
        let bucket = try bucket(target.bucket)
        let unused = try await index.commits.perform { try ObjectIndex.delete($0, bucket.id, target.key) }
        files.remove(unused)
        return S3Response.empty(.noContent)
    }

    /// `POST /bucket?delete`: up to 1,000 keys, each permitted or rejected by itself, all in one commit.
    func deleteMany(
        _ request: S3Request, _ caller: Caller, _ payload: RequestVerifier.Payload
    ) async throws -> Response {
        try caller.requireAny(request.bucket)
        let bucket = try bucket(request.bucket)
        let document = try await readDocument(request, payload)
        let entries = document.all("Object")
        guard document.name == "Delete", !entries.isEmpty, entries.count <= Self.largestBatch else {
            throw S3Error.malformedXML
        }
        let isQuiet = document["Quiet"]?.text == "true"
        var allowed: [ObjectKey] = []
        var responses: [XMLElement] = []
        for entry in entries {
            guard let text = entry["Key"]?.text, (1...ObjectKey.longest).contains(text.utf8.count) else {
                throw S3Error.malformedXML
            }
            let key = ObjectKey(text)
            if caller.may(.delete, request.bucket, key) {
                allowed.append(key)
                if !isQuiet { responses.append(XMLElement("Deleted", children: [XMLElement("Key", text: text)])) }
            } else {
                responses.append(
                    XMLElement(
                        "Error",
                        children: [
                            XMLElement("Key", text: text), XMLElement("Code", text: "AccessDenied"),
                            XMLElement("Message", text: "There is no grant to delete this object."),
                        ]))
            }
        }
        let keys = allowed
        let unused = try await index.commits.perform { connection in
            try keys.flatMap { try ObjectIndex.delete(connection, bucket.id, $0) }
        }
        files.remove(unused)
        return S3Response.document(XMLElement("DeleteResult", children: responses))
    }

    /// A small XML body, checked like any other content.
    func readDocument(_ request: S3Request, _ payload: RequestVerifier.Payload) async throws -> XMLElement {
        let reader = try PayloadReader(request, payload: payload, limit: 4 * 1_048_576)
        var body = Data()
        _ = try await reader.read(request.body) { body.append($0) }
        do {
            return try XMLReader.read(body, limit: 80_000)
        } catch {
            throw S3Error.malformedXML
        }
    }
}
