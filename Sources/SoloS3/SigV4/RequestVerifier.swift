package import SoloCore
import SoloCrypto

package import struct Foundation.Date

/// Checks a request's signature on the server's side.
package struct RequestVerifier: Sendable {
    /// Seconds that the clocks of both sides may differ.
    package static let allowedSkew: Double = 15 * 60

    /// How the body is secured.
    package enum Payload: Sendable {
        /// Its SHA-256 in hexadecimal.
        case digest(String)
        case unsigned
        /// `aws-chunked`, with each chunk signed.
        case signedChunks(ChunkSigner, trailer: Bool)
        /// `aws-chunked`, with a checksum behind it.
        case unsignedChunks
    }

    package struct Verified: Sendable {
        package var keyID: String
        package var payload: Payload
    }

    /// Why a request is rejected, in S3's words.
    package struct Rejection: Error, Sendable, Equatable {
        package var code: String
        package var message: String

        package init(_ code: String, _ message: String) {
            self.code = code
            self.message = message
        }
    }

    /// What differs between services, as in ``RequestSigner``: which one it is, and what it signs.
    package struct Dialect: Sendable {
        package var service: String
        package var form: SignableRequest.PathForm
        /// What stands for the body if no header says it; S3 demands the header, and leaves an address's body unsigned.
        package var payload: String?

        package init(service: String, form: SignableRequest.PathForm, payload: String?) {
            self.service = service
            self.form = form
            self.payload = payload
        }

        package static let s3 = Dialect(service: "s3", form: .s3, payload: nil)
    }

    /// What a request says about its own signature.
    private struct Claim {
        var keyID: String
        var scope: SigningScope
        var time: String
        var date: Date
        var signedHeaders: [String]
        var signature: String
        var payload: String
        var omitted: Set<String> = []
    }

    /// - Parameter key: The secret of an access key's id.
    package static func verify(
        _ request: SignableRequest, now: Date, in dialect: Dialect = .s3, key: (String) -> AccessKey?
    ) throws(Rejection) -> Verified {
        let claim = try claim(of: request, dialect, now: now)
        guard let key = key(claim.keyID) else {
            throw Rejection(
                "InvalidAccessKeyId", "The access key id \(claim.keyID.debugDescription) is not known here.")
        }
        let sent = Set(request.headers.map { $0.name.lowercased() })
        let signed = Set(claim.signedHeaders)
        guard signed.contains("host"), signed.isSubset(of: sent) else {
            throw Rejection(
                "AccessDenied", "The host, and every field named in SignedHeaders, must be sent and signed.")
        }
        let unsigned = sent.subtracting(signed).filter { $0.hasPrefix("x-amz-") && $0 != "x-amz-content-sha256" }
        guard unsigned.isEmpty else {
            throw Rejection(
                "AccessDenied", "These fields were sent but not signed: \(unsigned.sorted().joined(separator: ", ")).")
        }
        let canonical = CanonicalRequest(
            request, signedHeaders: claim.signedHeaders, payload: claim.payload, form: dialect.form,
            leavingOutOfQuery: claim.omitted)
        let signingKey = SigningKey(secret: key.secret, scope: claim.scope)
        let text = StringToSign.request(canonical, time: claim.time, scope: claim.scope)
        guard isSameInConstantTime(signingKey.signature(of: text), claim.signature) else {
            throw Rejection(
                "SignatureDoesNotMatch", "The signature is not the one that the secret key of \(claim.keyID) makes.")
        }
        let chunks = ChunkSigner(key: signingKey, time: claim.time, scope: claim.scope, seed: claim.signature)
        return Verified(keyID: claim.keyID, payload: try payload(claim.payload, chunks))
    }

    private static func payload(_ word: String, _ chunks: ChunkSigner) throws(Rejection) -> Payload {
        switch word {
        case "UNSIGNED-PAYLOAD": return .unsigned
        case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD": return .signedChunks(chunks, trailer: false)
        case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER": return .signedChunks(chunks, trailer: true)
        case "STREAMING-UNSIGNED-PAYLOAD-TRAILER": return .unsignedChunks
        default:
            guard word.utf8.count == 64, Hex.bytes(word) != nil else {
                throw Rejection("InvalidArgument", "x-amz-content-sha256 must be a SHA-256 or one of the words for it.")
            }
            return .digest(word.lowercased())
        }
    }

    // MARK: Reading the claim

    private static func claim(
        of request: SignableRequest, _ dialect: Dialect, now: Date
    ) throws(Rejection) -> Claim {
        let authorizations = request.headers.filter { $0.name.lowercased() == "authorization" }
        let query = QueryItems(request.query[...])
        if let authorization = authorizations.first {
            guard authorizations.count == 1, !query.contains("X-Amz-Signature") else {
                throw Rejection("InvalidRequest", "A request is signed once, in its header or in its query.")
            }
            return try header(authorization.value, request, dialect, now)
        }
        guard query.contains("X-Amz-Signature") else {
            throw Rejection("AccessDenied", "The request is not signed; there is no anonymous access.")
        }
        return try presigned(query, request, dialect, now)
    }

    private static func header(
        _ value: String, _ request: SignableRequest, _ dialect: Dialect, _ now: Date
    ) throws(Rejection) -> Claim {
        let malformed = Rejection("AuthorizationHeaderMalformed", "The Authorization header is not AWS4-HMAC-SHA256.")
        guard value.hasPrefix(StringToSign.algorithm + " ") else { throw malformed }
        var parts: [String: String] = [:]
        for part in value.dropFirst(StringToSign.algorithm.count + 1).split(separator: ",") {
            let halves = part.split(separator: "=", maxSplits: 1)
            guard halves.count == 2 else { throw malformed }
            parts[halves[0].trimmingSpaces] = halves[1].trimmingSpaces
        }
        guard let credential = parts["Credential"], let headers = parts["SignedHeaders"],
            let signature = parts["Signature"], let (keyID, scope) = split(credential, dialect)
        else { throw malformed }
        guard let time = request.value(of: "x-amz-date"), let date = UTCTime.date(basic: time) else {
            throw Rejection("AccessDenied", "x-amz-date is missing or not a time such as 20260131T235959Z.")
        }
        guard scope.day == time.prefix(8) else { throw malformed }
        guard abs(date.timeIntervalSince(now)) <= allowedSkew else {
            throw Rejection(
                "RequestTimeTooSkewed",
                "The request's time \(time) and this server's \(UTCTime(now).basic) differ too much.")
        }
        guard let payload = request.value(of: "x-amz-content-sha256") ?? dialect.payload else {
            throw Rejection("InvalidRequest", "x-amz-content-sha256 is missing.")
        }
        return Claim(
            keyID: keyID, scope: scope, time: time, date: date,
            signedHeaders: headers.split(separator: ";").map { $0.lowercased() }, signature: signature, payload: payload
        )
    }

    private static func presigned(
        _ query: QueryItems, _ request: SignableRequest, _ dialect: Dialect, _ now: Date
    ) throws(Rejection) -> Claim {
        let malformed = Rejection("AuthorizationQueryParametersError", "The query's signature cannot be read.")
        guard query["X-Amz-Algorithm"] == StringToSign.algorithm, let credential = query["X-Amz-Credential"],
            let (keyID, scope) = split(credential, dialect), let time = query["X-Amz-Date"],
            let date = UTCTime.date(basic: time),
            scope.day == time.prefix(8), let headers = query["X-Amz-SignedHeaders"],
            let signature = query["X-Amz-Signature"], let expires = query["X-Amz-Expires"].flatMap({ Int($0) }),
            (1...604_800).contains(expires)
        else { throw malformed }
        guard date.timeIntervalSince(now) <= allowedSkew else {
            throw Rejection("AccessDenied", "The request is not valid yet.")
        }
        guard now <= date.addingTimeInterval(Double(expires)) else {
            throw Rejection("AccessDenied", "The request has expired.")
        }
        return Claim(
            keyID: keyID, scope: scope, time: time, date: date,
            signedHeaders: headers.split(separator: ";").map { $0.lowercased() }, signature: signature,
            payload: request.value(of: "x-amz-content-sha256") ?? dialect.payload ?? "UNSIGNED-PAYLOAD",
            omitted: ["X-Amz-Signature"])
    }

    /// `KEYID/20150830/REGION/s3/aws4_request`. A key's id may hold slashes.
    private static func split(
        _ credential: String, _ dialect: Dialect
    ) -> (keyID: String, scope: SigningScope)? {
        let parts = credential.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 5, parts.last == "aws4_request", parts[parts.count - 2] == dialect.service else {
            return nil
        }
        let scope = SigningScope(
            day: String(parts[parts.count - 4]), region: String(parts[parts.count - 3]),
            service: dialect.service)
        return (parts.dropLast(4).joined(separator: "/"), scope)
    }
}

extension SignableRequest {
    /// The value of a field that is sent once.
    func value(of name: String) -> String? {
        let values = headers.filter { $0.name.lowercased() == name }
        return values.count == 1 ? values[0].value : nil
    }
}

extension Substring {
    var trimmingSpaces: String {
        let start = drop { $0 == " " }
        return String(start.reversed().drop { $0 == " " }.reversed())
    }
}
