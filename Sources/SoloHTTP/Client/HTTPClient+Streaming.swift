package import HTTPTypes
import NIOCore
import NIOHTTP1

/// Bodies that are too large to be held.
extension HTTPClient {
    /// Sends a request whose body is produced while it is sent, and hands the response over as soon as its head is there.
    ///
    /// The time limit reaches to the response's head; from there on the reader sets the pace. A response that comes before the
    /// whole body was sent, as a rejection does, ends the sending.
    ///
    /// - Throws: ``HTTPClientError``, `CancellationError`, or what the body's producer threw.
    package func stream(
        _ method: HTTPRequest.Method, _ path: String, headers: HTTPFields = [:], body: HTTPRequestBody = .empty,
        timeout: HTTPTimeout = .standard
    ) async throws -> HTTPClientStreamedResponse {
        let head = try requestHead(method, path, headers: headers, length: body.length)
        let replayable = body.length == 0 && method.isIdempotent
        return try await run(timeout: timeout, replayable: replayable) { lease, call in
            let connection = lease.connection
            let response = connection.begin(head, call: call)
            do {
                try await body.produce { piece in
                    try await connection.write(ByteBuffer(bytes: piece), of: call)
                }
                connection.endRequest(of: call)
            } catch is ConnectionHandler.RequestInterrupted {
                // The response, or the reason why there is none, says more.
            } catch is ChannelError {
            } catch is IOError {
            } catch {
                connection.abort(call, error: error)
                _ = try? await response.get()
                throw error
            }
            return try await response.get()
        }
    }

    /// Checks what the encoder would put on the wire as it is. `nil` as the length sends the body chunked.
    func requestHead(
        _ method: HTTPRequest.Method, _ path: String, headers: HTTPFields, length: Int?
    ) throws -> HTTPRequestHead {
        guard path.hasPrefix("/"), path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw HTTPClientError(
                .malformedRequest, endpoint: endpoint,
                message: "The path \(path.debugDescription) must start with a slash and be percent-encoded.")
        }
        var fields = HTTPHeaders(headers, authority: endpoint.authority)
        fields.remove(name: "Content-Length")
        fields.remove(name: "Transfer-Encoding")
        if let length {
            if length > 0 || method == .post || method == .put || method == .patch {
                fields.add(name: "Content-Length", value: String(length))
            }
        } else {
            fields.add(name: "Transfer-Encoding", value: "chunked")
        }
        return HTTPRequestHead(
            version: .http1_1, method: NIOHTTP1.HTTPMethod(rawValue: method.rawValue), uri: path, headers: fields)
    }
}
