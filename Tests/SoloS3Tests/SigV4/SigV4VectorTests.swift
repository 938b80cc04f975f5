import SoloCore
import Testing

@testable import SoloS3

/// The published test suite of Signature Version 4, on the signer and on the verifier of the object store.
@Suite struct SigV4VectorTests {
    @Test func `every case is there`() {
        guard SigV4Vector.suite != nil else {
            Issue.record(SigV4Vector.missing, severity: .warning)
            return
        }
        #expect(SigV4Vector.names.count == 38)
    }

    @Test(.enabled(if: SigV4Vector.suite != nil, SigV4Vector.missing), arguments: SigV4Vector.names)
    func `a request is signed in its header as published`(name: String) throws {
        let vector = try SigV4Vector(named: name)
        let signed = vector.signer.sign(
            vector.request, payload: vector.payload, sendsPayload: vector.context.signBody, at: vector.date)
        #expect(signed.canonical.text == vector.text("header-canonical-request.txt"))
        #expect(signed.stringToSign == vector.text("header-string-to-sign.txt"))
        #expect(signed.signature == vector.text("header-signature.txt"))
    }

    @Test(.enabled(if: SigV4Vector.suite != nil, SigV4Vector.missing), arguments: SigV4Vector.names)
    func `a request is signed in its query as published`(name: String) throws {
        let vector = try SigV4Vector(named: name)
        let signed = vector.signer.presign(
            vector.request, payload: vector.payload, at: vector.date,
            expiresAfter: vector.context.expirationInSeconds)
        #expect(signed.canonical.text == vector.text("query-canonical-request.txt"))
        #expect(signed.stringToSign == vector.text("query-string-to-sign.txt"))
        #expect(signed.signature == vector.text("query-signature.txt"))
    }

    @Test(
        .enabled(if: SigV4Vector.suite != nil, SigV4Vector.missing), arguments: SigV4Vector.names, ["header", "query"])
    func `the verifier accepts a published request, and none with another signature`(
        name: String, place: String
    ) throws {
        let vector = try SigV4Vector(named: name)
        let request = try vector.signed(place)
        guard !(vector.context.omitSessionToken ?? false) else {
            // A few services of AWS leave the token out of the signature. S3 does not, and neither does the verifier.
            #expect(verify(request, vector) == (place == "header" ? "AccessDenied" : "SignatureDoesNotMatch"))
            return
        }
        #expect(verify(request, vector) == vector.context.credentials.accessKeyId)
        for change in changes(of: request, vector, place) {
            #expect(verify(change, vector) == "SignatureDoesNotMatch")
        }
    }

    /// The key's id, or why it is rejected.
    private func verify(_ request: SignableRequest, _ vector: SigV4Vector) -> String {
        let credentials = vector.context.credentials
        do {
            return try RequestVerifier.verify(request, now: vector.date, in: vector.dialect) { id in
                id == credentials.accessKeyId
                    ? AccessKey(id: id, secret: credentials.secretAccessKey) : nil
            }.keyID
        } catch {
            return error.code
        }
    }

    /// The request with its published signature altered, and with another method and path under it.
    private func changes(of request: SignableRequest, _ vector: SigV4Vector, _ place: String) -> [SignableRequest] {
        let signature = vector.text("\(place)-signature.txt") ?? ""
        let other = String(signature.reversed())
        var (altered, method, path) = (request, request, request)
        altered.query = altered.query.replacing(signature, with: other)
        altered.headers = altered.headers.map { ($0.name, $0.value.replacing(signature, with: other)) }
        method.method = "PUT"
        path.path += "more"
        return [altered, method, path]
    }
}
