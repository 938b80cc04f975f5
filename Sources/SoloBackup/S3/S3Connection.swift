import Foundation
import SoloCore
import SoloCrypto
import SoloHTTPS
import SoloS3

/// Signs and sends requests to one bucket, and again if that may help.
final class S3Connection: Sendable {
    let address: S3Address
    let settings: S3Settings
    private let client: HTTPSClient
    private let signer: RequestSigner

    init(_ address: S3Address, region: String, key: AccessKey, _ settings: S3Settings) {
        self.address = address
        self.settings = settings
        signer = RequestSigner(key: key, region: region)
        client = HTTPSClient(
            limits: HTTPSLimits(connect: settings.connectTimeout, progress: settings.progressTimeout),
            authorities: settings.authorities)
    }

    /// - Throws: ``BackupError``
    @discardableResult
    func send(_ request: S3Request) async throws -> HTTPSResponse {
        try await outcome(of: request).mapError { error(of: request, $0) }.get()
    }

    /// The document that a request is responded to with.
    func document(_ request: S3Request) async throws -> XMLElement {
        try Self.document(try await send(request)).mapError { error(of: request, $0) }.get()
    }

    /// For whoever takes one failure for a success.
    func outcome(of request: S3Request) async throws -> Result<HTTPSResponse, S3Failure> {
        try await retrying {
            var body = Data()
            let head = try await once(request) { head, piece in
                body += piece
                guard body.count <= 16 << 20 else { throw S3Failure(malformed: head.status, "It has no end.") }
            }
            // An upload's end takes so long that its status is sent before it is known.
            if request.method == "POST", let root = try? XMLReader.read(body), root.name == "Error" {
                throw S3Failure(HTTPSResponseHead(status: head.status, headers: head.headers), body)
            }
            return HTTPSResponse(head: head, body: body)
        }
    }

    /// A file's content. After an interruption it goes on where it was.
    func read(_ request: S3Request, _ body: (Data) async throws -> Void) async throws -> Result<Void, S3Failure> {
        var offset = 0
        var tag: String?
        return try await retrying(progress: { offset }) {
            let start = offset
            var request = request
            if start > 0 {
                request.headers.append((name: "Range", value: "bytes=\(start)-"))
                if let tag { request.headers.append((name: "If-Match", value: tag)) }
            }
            _ = try await once(request) { head, piece in
                guard head.status == (start > 0 ? 206 : 200) else {
                    throw S3Failure(malformed: head.status, "It is not the part that was asked for.")
                }
                tag = head.headers["etag"]
                offset += piece.count
                try await body(piece)
            }
        }
    }

    func error(of request: S3Request, _ failure: S3Failure) -> BackupError {
        failure.error(of: request, region: signer.region, at: address)
    }

    static func document(_ response: HTTPSResponse) -> Result<XMLElement, S3Failure> {
        do {
            return .success(try XMLReader.read(response.body, limit: 50_000))
        } catch {
            return .failure(S3Failure(malformed: response.head.status, error.message))
        }
    }

    /// - Parameter progress: once it has grown, all retries are there again.
    private func retrying<Value>(
        progress: () -> Int = { 0 }, _ body: () async throws -> Value
    ) async throws -> Result<Value, S3Failure> {
        var (retry, reached) = (0, progress())
        while true {
            do {
                return .success(try await body())
            } catch let failure as S3Failure {
                if progress() > reached { (retry, reached) = (0, progress()) }
                guard failure.isTransient, retry < settings.retries else { return .failure(failure) }
                try await settings.sleep(settings.pause(before: retry, atLeast: failure.retryAfter))
                retry += 1
            }
        }
    }

    private func once(
        _ request: S3Request, _ receive: (HTTPSResponseHead, Data) async throws -> Void
    ) async throws -> HTTPSResponseHead {
        var rejection = Data()
        let head: HTTPSResponseHead
        do {
            head = try await client.send(signed(request)) { head, piece in
                if (200..<300).contains(head.status) {
                    try await receive(head, piece)
                } else if rejection.count < 1 << 16 {
                    rejection += piece
                }
            }
        } catch let error as HTTPSError {
            throw S3Failure(error)
        }
        guard (200..<300).contains(head.status) else { throw S3Failure(head, rejection) }
        return head
    }

    private func signed(_ request: S3Request) -> HTTPSRequest {
        let (path, query) = (address.path(of: request.key), request.encodedQuery)
        var fields = [(name: "Host", value: address.authority)] + request.headers
        // Every service checks one of the two digests, and a bucket with Object Lock demands this one.
        if !request.body.isEmpty {
            fields.append(
                (name: "Content-MD5", value: Data(RunningDigest.md5(request.body)).base64EncodedString()))
        }
        let payload = Hex.text(RunningDigest.sha256(request.body))
        let signature = signer.sign(
            SignableRequest(method: request.method, path: path, query: query, headers: fields), payload: payload,
            at: settings.now())
        return HTTPSRequest(
            request.method, address.url(path, query), headers: fields + signature.additions, body: request.body)
    }
}
