package import SoloCore

package import struct Foundation.Date

/// Signs requests with Signature Version 4, in their header fields or in their query.
package struct RequestSigner: Sendable {
    package var key: AccessKey
    /// Of temporary credentials.
    package var sessionToken: String?
    package var region: String
    package var service: String
    package var form: SignableRequest.PathForm
    /// Whether the token is sent beside the signature instead of inside of it, as a few services of AWS want it.
    package var leavesTokenOut = false

    package init(
        key: AccessKey, sessionToken: String? = nil, region: String, service: String = "s3",
        form: SignableRequest.PathForm = .s3
    ) {
        self.key = key
        self.sessionToken = sessionToken
        self.region = region
        self.service = service
        self.form = form
    }

    package struct Signed: Sendable {
        package var canonical: CanonicalRequest
        package var stringToSign: String
        package var signature: String
        /// The fields to add, or the parameters of the query.
        package var additions: [(name: String, value: String)]
    }

    /// Signs in the header. `payload` goes into `x-amz-content-sha256` if `sendsPayload` says so, as S3 demands it.
    package func sign(_ request: SignableRequest, payload: String, sendsPayload: Bool = true, at date: Date) -> Signed {
        let time = UTCTime(date)
        let scope = SigningScope(day: time.day8, region: region, service: service)
        var additions = [(name: "X-Amz-Date", value: time.basic)]
        if sendsPayload { additions.append((name: "x-amz-content-sha256", value: payload)) }
        if let sessionToken, !leavesTokenOut { additions.append((name: "X-Amz-Security-Token", value: sessionToken)) }
        var request = request
        request.headers += additions
        let canonical = CanonicalRequest(request, payload: payload, form: form)
        let text = StringToSign.request(canonical, time: time.basic, scope: scope)
        let signature = SigningKey(secret: key.secret, scope: scope).signature(of: text)
        if let sessionToken, leavesTokenOut { additions.append((name: "X-Amz-Security-Token", value: sessionToken)) }
        additions.append(
            (
                name: "Authorization",
                value: "\(StringToSign.algorithm) Credential=\(key.id)/\(scope.text), "
                    + "SignedHeaders=\(canonical.signedHeaders), Signature=\(signature)"
            ))
        return Signed(canonical: canonical, stringToSign: text, signature: signature, additions: additions)
    }

    /// Signs in the query: whoever has the address may send the request until it expires.
    package func presign(
        _ request: SignableRequest, payload: String = "UNSIGNED-PAYLOAD", at date: Date, expiresAfter seconds: Int
    ) -> Signed {
        let time = UTCTime(date)
        let scope = SigningScope(day: time.day8, region: region, service: service)
        let names = Set(request.headers.map { $0.name.lowercased() }).sorted()
        var additions = [
            (name: "X-Amz-Algorithm", value: StringToSign.algorithm),
            (name: "X-Amz-Credential", value: "\(key.id)/\(scope.text)"),
            (name: "X-Amz-Date", value: time.basic),
            (name: "X-Amz-SignedHeaders", value: names.joined(separator: ";")),
            (name: "X-Amz-Expires", value: String(seconds)),
        ]
        if let sessionToken { additions.append((name: "X-Amz-Security-Token", value: sessionToken)) }
        var request = request
        let signed = additions.map { "\($0.name)=\(PercentEncoding.encode($0.value))" }.joined(separator: "&")
        request.query = request.query.isEmpty ? signed : "\(request.query)&\(signed)"
        let canonical = CanonicalRequest(
            request, payload: payload, form: form,
            leavingOutOfQuery: leavesTokenOut ? ["X-Amz-Security-Token"] : [])
        let text = StringToSign.request(canonical, time: time.basic, scope: scope)
        let signature = SigningKey(secret: key.secret, scope: scope).signature(of: text)
        additions.append((name: "X-Amz-Signature", value: signature))
        return Signed(canonical: canonical, stringToSign: text, signature: signature, additions: additions)
    }
}
