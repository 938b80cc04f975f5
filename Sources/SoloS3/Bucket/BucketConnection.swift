import HTTPTypes
package import SoloCore
import SoloCrypto
package import SoloHTTP

package import Foundation

/// One component's way to one bucket: addresses, signs and sends, and turns rejections into ``BucketError``.
public final class BucketConnection: Sendable {
    let http: HTTPClient
    let bucket: String
    let signer: RequestSigner
    /// What the component's grant covers; keys outside of it are rejected before they are sent.
    let prefix: String?
    /// Where presigned URLs lead, such as `https://files.example.com`; without it they lead where this connection does.
    let publicEndpoint: String?
    let now: @Sendable () -> Date

    package init(
        http: HTTPClient, bucket: String, region: String, key: AccessKey, prefix: String? = nil,
        publicEndpoint: String? = nil, now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.http = http
        self.bucket = bucket
        self.signer = RequestSigner(key: key, region: region)
        self.prefix = prefix
        self.publicEndpoint = publicEndpoint
        self.now = now
    }

    /// - Throws: ``BucketError`` if the endpoint is neither `http://host:port` nor `unix:/path`.
    package convenience init(
        endpoint: String, bucket: String, region: String, key: AccessKey, prefix: String? = nil
    ) throws {
        guard let address = HTTPEndpoint(endpoint) else {
            throw BucketError(
                .unreachable, message: "\(endpoint.debugDescription) is not the address of an object store.",
                fix: "Bind the bucket to http://HOST:PORT.", bucket: bucket)
        }
        self.init(http: HTTPClient(address), bucket: bucket, region: region, key: key, prefix: prefix)
    }

    package func close() {
        http.close()
    }

    // MARK: Requests

    func path(of key: String?) throws -> String {
        guard let key else { return "/" + PercentEncoding.encode(bucket) }
        guard (1...1024).contains(key.utf8.count) else {
            throw BucketError(
                .invalidKey, message: "A key has 1 to 1,024 bytes, this one has \(key.utf8.count).",
                fix: "Shorten the key.", bucket: bucket, key: key)
        }
        if let prefix, !key.utf8.starts(with: prefix.utf8) {
            throw BucketError(
                .accessDenied, message: "The grant covers only \(prefix.debugDescription).",
                fix: "Use a key under it, or widen the prefix where the handler is declared.", bucket: bucket, key: key)
        }
        return "/" + PercentEncoding.encode(bucket) + "/" + PercentEncoding.encode(key, keepingSlashes: true)
    }

    /// The signed fields of a request.
    func signed(
        _ method: HTTPRequest.Method, _ path: String, query: String, fields: [(name: String, value: String)],
        payload: String
    ) -> (headers: HTTPFields, signature: RequestSigner.Signed, date: Date) {
        let date = now()
        let request = SignableRequest(
            method: method.rawValue, path: path, query: query,
            headers: [(name: "host", value: http.endpoint.authority)] + fields)
        let signature = signer.sign(request, payload: payload, at: date)
        var headers = HTTPFields()
        for (name, value) in fields + signature.additions {
            if let name = HTTPField.Name(name) { headers.append(HTTPField(name: name, value: value)) }
        }
        return (headers, signature, date)
    }

    func send(
        _ method: HTTPRequest.Method, key: String? = nil, query: String = "",
        fields: [(name: String, value: String)] = [], body: Data = Data()
    ) async throws -> HTTPClientResponse {
        let path = try path(of: key)
        let payload = body.isEmpty ? emptyPayload : Hex.text(RunningDigest.sha256(body))
        let headers = signed(method, path, query: query, fields: fields, payload: payload).headers
        let response = try await reaching(key) {
            try await http.send(method, query.isEmpty ? path : "\(path)?\(query)", headers: headers, body: body)
        }
        guard response.status.code < 300 else {
            throw rejection(response.status, response.body, headers: response.headers, key: key)
        }
        return response
    }

    func reaching<Value>(_ key: String?, _ send: () async throws -> Value) async throws -> Value {
        do {
            return try await send()
        } catch let error as HTTPClientError {
            throw BucketError(
                .unreachable, message: "The object store at \(http.endpoint) did not respond.",
                fix: "See with `solo status` whether the platform's services run.", bucket: bucket, key: key,
                underlying: error)
        }
    }

    /// What an unsuccessful response means.
    func rejection(_ status: HTTPResponse.Status, _ body: Data, headers: HTTPFields, key: String?) -> BucketError {
        let document = try? XMLReader.read(body)
        let code = document?["Code"]?.text ?? Self.code(ofBodyless: status, key: key)
        let message = document?["Message"]?.text ?? "The object store responded with \(status.code)."
        return BucketError(
            .init(code), message: message, fix: Self.fix(for: .init(code)), bucket: bucket, key: key)
    }

    /// The response to a HEAD has no body that could name it.
    private static func code(ofBodyless status: HTTPResponse.Status, key: String?) -> String {
        switch status.code {
        case 403: "AccessDenied"
        case 404: key == nil ? "NoSuchBucket" : "NoSuchKey"
        case 412: "PreconditionFailed"
        case 416: "InvalidRange"
        default: "MalformedResponse"
        }
    }

    private static func fix(for code: BucketError.Code) -> String {
        switch code {
        case .noSuchKey: "Put it first, or ask with `head` or `exists` whether it is there."
        case .noSuchBucket: "Start the stack again, so that the platform makes the buckets it declares."
        case .accessDenied: "Name the bucket, with enough rights, in the `using:` of this handler."
        case .preconditionFailed: "Read the object again and decide anew."
        case .invalidRange: "Ask for the size with `head` first."
        case .init("RequestTimeTooSkewed"): "Set this machine's clock."
        default: "See `solo logs` for what the object store says."
        }
    }
}
