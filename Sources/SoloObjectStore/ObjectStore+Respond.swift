import HTTPTypes
package import HummingbirdCore
import Logging
import SoloCore
import SoloS3
import SoloSQL

import struct Foundation.UUID

extension ObjectStore {
    /// Responds to one request; every error becomes a response too. The front mounts it at `/`.
    package func respond(to request: Request) async -> Response {
        let id = UUID().uuidString
        var response: Response
        do {
            response = try await respond(to: S3Request(request))
        } catch {
            response = S3Response.error(s3Error(for: error, id: id), request: request, id: id)
        }
        if let name = HTTPField.Name("x-amz-request-id") { response.headers[name] = id }
        return response
    }

    private func s3Error(for error: any Error, id: String) -> S3Error {
        switch error {
        case let error as S3Error: return error
        case let error as RequestVerifier.Rejection: return S3Error(error)
        case is BucketRemoved: return S3Error("NoSuchBucket", .notFound, "The bucket was removed during the request.")
        case is CancellationError: return S3Error("ServiceUnavailable", .serviceUnavailable, "The service is stopping.")
        default:
            logger.error("A request to the object store failed", metadata: ["error": "\(error)", "request": "\(id)"])
            return S3Error(
                "InternalError", .internalServerError, "The object store failed; its log says why, at \(id).")
        }
    }

    private func respond(to request: S3Request) async throws -> Response {
        let verified = try RequestVerifier.verify(request.signable, now: signatureTime.now) {
            self.credentials($0)?.key
        }
        guard let credential = credentials(verified.keyID) else {
            throw S3Error("InvalidAccessKeyId", .forbidden, "The access key is no longer valid.")
        }
        let caller = Caller(credential: credential)
        guard !request.bucket.isEmpty else {
            guard request.method == .get else { throw S3Error.notImplemented("this operation on the service") }
            return listBuckets(caller)
        }
        guard let key = request.key else {
            return try await respond(to: request, bucket: request.bucket, caller, verified.payload)
        }
        return try await respond(to: request, bucket: request.bucket, key, caller, verified.payload)
    }

    /// Requests about a bucket.
    private func respond(
        to request: S3Request, bucket: String, _ caller: Caller, _ payload: RequestVerifier.Payload
    ) async throws -> Response {
        let subresource = request.subresource
        switch (request.method, subresource) {
        case (.get, nil): return try list(request, caller)
        case (.get, "location"): return try location(bucket, caller)
        case (.head, nil):
            try caller.requireAny(bucket)
            _ = try self.bucket(bucket)
            return S3Response.empty()
        case (.post, "delete"): return try await deleteMany(request, caller, payload)
        case (.put, nil), (.delete, nil):
            throw S3Error.accessDenied("Buckets cannot be made or removed by a request: declare them in the stack.")
        default: throw S3Error.notImplemented("\(request.method.rawValue) for \(subresource ?? "a bucket")")
        }
    }

    /// Requests about an object.
    private func respond(
        to request: S3Request, bucket: String, _ key: ObjectKey, _ caller: Caller, _ payload: RequestVerifier.Payload
    ) async throws -> Response {
        let target = Target(bucket: bucket, key: key)
        let isCopy = request.header("x-amz-copy-source") != nil
        switch (request.method, request.subresource) {
        case (.get, nil), (.head, nil): return try get(request, target, caller)
        case (.put, nil):
            return isCopy
                ? try await copy(request, target, caller) : try await put(request, target, caller, payload)
        case (.delete, nil): return try await delete(request, target, caller)
        case (.post, "uploads"): return try await createUpload(request, target, caller)
        case (.put, "uploadId"):
            return isCopy
                ? try await copyPart(request, target, caller) : try await putPart(request, target, caller, payload)
        case (.post, "uploadId"): return try await completeUpload(request, target, caller, payload)
        case (.delete, "uploadId"): return try await abortUpload(request, target, caller)
        case (.get, "uploadId"): return try listParts(request, target, caller)
        default: throw S3Error.notImplemented("\(request.method.rawValue) for \(request.subresource ?? "an object")")
        }
    }

    /// The object that a request is about.
    struct Target: Sendable {
        var bucket: String
        var key: ObjectKey
    }
}

extension S3Request {
    private static let subresources = [
        "delete", "location", "uploads", "uploadId", "acl", "attributes", "cors", "encryption", "legal-hold",
        "lifecycle",
        "logging", "notification", "object-lock", "ownershipControls", "partNumber", "policy", "policyStatus",
        "publicAccessBlock", "replication", "requestPayment", "restore", "retention", "select", "tagging", "torrent",
        "versionId", "versioning", "versions", "website",
    ]

    /// Which part of the bucket or object is meant; `nil` for the bucket or object itself.
    var subresource: String? {
        Self.subresources.first { query.contains($0) }
    }
}
