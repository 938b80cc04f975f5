package import Foundation
import HTTPTypes
import SoloCore
import SoloHTTP
package import SoloServices

/// A running stage, through its socket. Objects go through it piece by piece, at the pace of the slower side.
package struct LiveStage: StageAdministration {
    private static let documentLimit = 1 << 20

    private let http: HTTPClient

    /// `nil` if nothing listens there.
    /// - Throws: `HostError` `administration-too-new` or `administration-too-old` for a `solo dev` whose release has no version
    ///   in common with this one.
    package static func connect(_ socket: URL) async throws -> LiveStage? {
        guard FileManager.default.fileExists(atPath: socket.path) else { return nil }
        let stage = LiveStage(socket: socket)
        do {
            let greeting = try await stage.http.send(.get, AdminWire.path, timeout: .after(.seconds(10)))
            try AdminGreeting(reading: greeting.body).check()
            return stage
        } catch let error as HostError {
            stage.close()
            throw error
        } catch {
            // A killed session leaves its socket's file, on which nothing listens.
            stage.close()
            return nil
        }
    }

    private init(socket: URL) { http = HTTPClient(.unix(path: socket.path)) }

    package func close() { http.close() }

    package func respond(to request: AdminRequest) async throws -> AdminResponse {
        let response = try await http.send(
            .post, AdminWire.path, headers: [.contentType: "application/json"], body: JSONEncoder().encode(request),
            timeout: .never)
        guard response.status == .ok else { throw Self.problem(response.status, response.body) }
        return try JSONDecoder().decode(AdminResponse.self, from: response.body)
    }

    package func object(_ key: String, in bucket: String) async throws -> BucketDownload {
        let response = try await http.stream(
            .post, AdminWire.path, headers: Self.headers(.download(bucket: bucket, key: key)), timeout: .never)
        guard response.status == .ok else { throw try await Self.problem(response) }
        let field = HTTPField.Name(AdminWire.responseField).flatMap { response.headers[$0] }
        let document = Data(base64Encoded: field ?? "") ?? Data()
        let object: BucketObject = try JSONDecoder().decode(AdminResponse.self, from: document).value()
        return BucketDownload(object: object) { sink in
            for try await piece in response.body { try await sink(piece) }
        }
    }

    package func put<Content: AsyncSequence & Sendable>(
        _ content: Content, into bucket: String, as key: String, contentType: String?
    ) async throws -> BucketObject where Content.Element == Data {
        let upload = AdminTransfer.upload(bucket: bucket, key: key, contentType: contentType)
        let response = try await http.stream(
            .post, AdminWire.path, headers: Self.headers(upload), body: .sequence(content, length: nil),
            timeout: .never)
        guard response.status == .ok else { throw try await Self.problem(response) }
        let document = try await response.body.collected(upTo: Self.documentLimit) ?? Data()
        return try JSONDecoder().decode(AdminResponse.self, from: document).value()
    }

    package func dump(_ database: String) async throws -> DatabaseDump {
        let response = try await http.stream(
            .post, AdminWire.path, headers: Self.headers(.dump(database: database)), timeout: .never)
        guard response.status == .ok else { throw try await Self.problem(response) }
        return DatabaseDump { sink in
            for try await piece in response.body { try await sink(piece) }
        }
    }

    package func load<Content: AsyncSequence & Sendable>(
        _ content: Content, into database: String
    ) async throws where Content.Element == Data {
        let response = try await http.stream(
            .post, AdminWire.path, headers: Self.headers(.load(database: database)),
            body: .sequence(content, length: nil), timeout: .never)
        guard response.status == .ok else { throw try await Self.problem(response) }
        _ = try await response.body.collected(upTo: Self.documentLimit)
    }

    private static func headers(_ transfer: AdminTransfer) throws -> HTTPFields {
        var headers: HTTPFields = [.contentType: "application/octet-stream"]
        if let name = HTTPField.Name(AdminWire.requestField) {
            headers[name] = try JSONEncoder().encode(transfer).base64EncodedString()
        }
        return headers
    }

    private static func problem(_ response: HTTPClientStreamedResponse) async throws -> HostError {
        problem(response.status, try await response.body.collected(upTo: documentLimit) ?? Data())
    }

    private static func problem(_ status: HTTPResponse.Status, _ body: Data) -> HostError {
        (try? JSONDecoder().decode(AdminProblem.self, from: body))?.error
            ?? HostError(.init("administration"), "The stage responded with \(status.code).")
    }
}
