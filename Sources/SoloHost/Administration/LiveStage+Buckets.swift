package import Foundation
import HTTPTypes
import SoloHTTP
package import SoloServices

/// Objects go through the socket piece by piece, at the pace of whoever is slower.
extension LiveStage {
    private static let documentLimit = 1 << 20

    package func objects(
        in bucket: String, prefix: String, after key: String?, limit: Int
    ) async throws -> BucketPage {
        try await ask(.objects(bucket: bucket, prefix: prefix, after: key, limit: limit))
    }

    package func object(_ key: String, in bucket: String) async throws -> BucketDownload {
        let request = AdminRequest.object(bucket: bucket, key: key)
        let answer = try await http.stream(request.method, request.path, timeout: .never)
        guard answer.status == .ok else { throw try await Self.problem(answer) }
        let field = HTTPField.Name(AdminRequest.objectField).flatMap { answer.headers[$0] }
        let object = try JSONDecoder().decode(BucketObject.self, from: Data(base64Encoded: field ?? "") ?? Data())
        return BucketDownload(object: object) { sink in
            for try await piece in answer.body { try await sink(piece) }
        }
    }

    package func put<Content: AsyncSequence & Sendable>(
        _ content: Content, into bucket: String, as key: String, contentType: String?
    ) async throws -> BucketObject where Content.Element == Data {
        let request = AdminRequest.putObject(bucket: bucket, key: key, contentType: contentType)
        let answer = try await http.stream(
            request.method, request.path, body: .sequence(content, length: nil), timeout: .never)
        guard answer.status == .ok else { throw try await Self.problem(answer) }
        let document = try await answer.body.collected(upTo: Self.documentLimit) ?? Data()
        return try JSONDecoder().decode(BucketObject.self, from: document)
    }

    package func removeObject(_ key: String, in bucket: String) async throws -> Bool {
        try await ask(.removeObject(bucket: bucket, key: key), as: AdminResponse.self).done ?? false
    }

    private static func problem(_ answer: HTTPClientStreamedResponse) async throws -> HostError {
        problem(answer.status, try await answer.body.collected(upTo: documentLimit) ?? Data())
    }
}
