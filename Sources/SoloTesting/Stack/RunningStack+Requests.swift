public import Foundation
public import HTTPTypes
import Solo
import SoloCore
import SoloRuntime

extension RunningStack {
    /// Sends a request and returns the response, whatever its status.
    ///
    /// - Parameters:
    ///   - method: the request's method.
    ///   - path: begins with a slash; what follows a `?` is the query.
    ///   - headers: header fields as they are sent.
    ///   - body: the body's bytes.
    ///   - api: the API's qualified name; by default `api`, or the first one if none is called that.
    /// - Throws: ``StackError`` if there is no such API; over a socket, what happened to the connection.
    public func request(
        _ method: HTTPRequest.Method, _ path: String, headers: HTTPFields = [:], body: Data = Data(),
        api: String? = nil
    ) async throws -> StackResponse {
        let parts = path.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let request = Request(
            method: method, path: String(parts.first ?? "/"), headers: headers,
            queryString: parts.count > 1 ? String(parts[1]) : "", body: body, clientAddress: "127.0.0.1")
        return try await carrier.send(request, to: try component(ofAPI: api))
    }

    /// Sends a `GET`.
    public func get(_ path: String, headers: HTTPFields = [:], api: String? = nil) async throws -> StackResponse {
        try await request(.get, path, headers: headers, api: api)
    }

    /// Sends a `DELETE`.
    public func delete(_ path: String, headers: HTTPFields = [:], api: String? = nil) async throws -> StackResponse {
        try await request(.delete, path, headers: headers, api: api)
    }

    /// Sends a `POST` with a value as JSON, dates as ISO 8601.
    public func post(
        _ path: String, json: some Encodable, headers: HTTPFields = [:], api: String? = nil
    ) async throws -> StackResponse {
        try await send(json, by: .post, to: path, headers: headers, api: api)
    }

    /// Sends a `POST` with bytes, or with nothing.
    public func post(
        _ path: String, body: Data = Data(), headers: HTTPFields = [:], api: String? = nil
    ) async throws -> StackResponse {
        try await request(.post, path, headers: headers, body: body, api: api)
    }

    /// Sends a `PUT` with a value as JSON, dates as ISO 8601.
    public func put(
        _ path: String, json: some Encodable, headers: HTTPFields = [:], api: String? = nil
    ) async throws -> StackResponse {
        try await send(json, by: .put, to: path, headers: headers, api: api)
    }

    /// Sends a `PATCH` with a value as JSON, dates as ISO 8601.
    public func patch(
        _ path: String, json: some Encodable, headers: HTTPFields = [:], api: String? = nil
    ) async throws -> StackResponse {
        try await send(json, by: .patch, to: path, headers: headers, api: api)
    }

    private func send(
        _ value: some Encodable, by method: HTTPRequest.Method, to path: String, headers: HTTPFields, api: String?
    ) async throws -> StackResponse {
        var headers = headers
        if headers[.contentType] == nil { headers[.contentType] = "application/json" }
        return try await request(method, path, headers: headers, body: try JSONCoding.encoder.encode(value), api: api)
    }

    private func component(ofAPI name: String?) throws -> String {
        let apis = manifest.apis
        let api = name.map { name in apis.first { $0.name == name } } ?? apis.first
        guard let api else { throw StackError.unknown(kind: "API", name: name ?? "", known: apis.map(\.name)) }
        return api.id
    }
}
