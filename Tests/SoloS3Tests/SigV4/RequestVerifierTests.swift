import Foundation
import SoloCore
import Testing

@testable import SoloS3

@Suite struct RequestVerifierTests {
    private static let key = AccessKey(id: "AKID/EXAMPLE", secret: "secret")
    private static let now = Date(timeIntervalSince1970: 1_700_000_000)
    private static let signer = RequestSigner(key: key, region: "us-east-1")

    private static func request(_ additions: [(name: String, value: String)] = []) -> SignableRequest {
        SignableRequest(
            method: "PUT", path: "/assets/a%20b/../c", query: "x=1&y=%20z",
            headers: [(name: "Host", value: "127.0.0.1:8090"), (name: "x-amz-meta-a", value: "  b   c ")] + additions)
    }

    private static func signed() -> SignableRequest {
        request(signer.sign(request(), payload: emptyPayload, at: now).additions)
    }

    private static func presigned(expires: Int = 60, headers: [(name: String, value: String)] = []) -> SignableRequest {
        var request = SignableRequest(
            method: "GET", path: "/assets/a", query: "versions=", headers: [(name: "host", value: "h")] + headers)
        let additions = signer.presign(request, at: now, expiresAfter: expires).additions
        request.query += additions.map { "&\($0.name)=\(PercentEncoding.encode($0.value))" }.joined()
        return request
    }

    private static func verify(_ request: SignableRequest, at date: Date = now) -> String {
        do {
            return try RequestVerifier.verify(request, now: date) { $0 == key.id ? key : nil }.keyID
        } catch {
            return error.code
        }
    }

    @Test func whatTheSignerSignsIsTaken() {
        #expect(Self.verify(Self.signed()) == "AKID/EXAMPLE")
        #expect(Self.verify(Self.presigned()) == "AKID/EXAMPLE")
    }

    @Test func everyChangeIsSeen() {
        let changes: [(inout SignableRequest) -> Void] = [
            { $0.method = "GET" },
            { $0.path = "/assets/a%20b/../d" },
            { $0.path = "/assets/c" },
            { $0.query = "x=1" },
            { $0.query += "&z=1" },
            { $0.headers[0].value = "other:8090" },
            { $0.headers[1].value = "b d" },
            { request in
                for index in request.headers.indices where request.headers[index].name == "x-amz-content-sha256" {
                    request.headers[index].value = String(repeating: "0", count: 64)
                }
            },
            { request in
                for index in request.headers.indices where request.headers[index].name == "Authorization" {
                    request.headers[index].value = String(request.headers[index].value.dropLast()) + "x"
                }
            },
        ]
        for (number, change) in changes.enumerated() {
            var request = Self.signed()
            change(&request)
            #expect(Self.verify(request) == "SignatureDoesNotMatch", "change \(number)")
        }
    }

    @Test func theOrderOfTheQueryIsFree() {
        var request = Self.signed()
        request.query = "y=%20z&x=1"
        #expect(Self.verify(request) == "AKID/EXAMPLE")
    }

    @Test func aFieldThatIsNotSignedIsRefused() {
        var request = Self.signed()
        request.headers.append((name: "X-Amz-Copy-Source", value: "other/secret"))
        #expect(Self.verify(request) == "AccessDenied")
        var address = Self.presigned()
        address.headers.append((name: "x-amz-copy-source", value: "other/secret"))
        #expect(Self.verify(address) == "AccessDenied")
    }

    @Test(arguments: [
        (-901.0, "RequestTimeTooSkewed"), (-899, "AKID/EXAMPLE"), (899, "AKID/EXAMPLE"), (901, "RequestTimeTooSkewed"),
    ])
    func clocksMayDifferByAQuarterOfAnHour(seconds: Double, response: String) {
        #expect(Self.verify(Self.signed(), at: Self.now.addingTimeInterval(seconds)) == response)
    }

    @Test(arguments: [(-901.0, "AccessDenied"), (0, "AKID/EXAMPLE"), (60, "AKID/EXAMPLE"), (61, "AccessDenied")])
    func anAddressExpires(seconds: Double, response: String) {
        #expect(Self.verify(Self.presigned(), at: Self.now.addingTimeInterval(seconds)) == response)
    }

    @Test func anAddressLastsAWeekAtMost() {
        #expect(Self.verify(Self.presigned(expires: 604_800)) == "AKID/EXAMPLE")
        #expect(Self.verify(Self.presigned(expires: 604_801)) == "AuthorizationQueryParametersError")
        #expect(Self.verify(Self.presigned(expires: 0)) == "AuthorizationQueryParametersError")
    }

    @Test func anUnknownKeyIsNamed() {
        let response = #expect(throws: RequestVerifier.Rejection.self) {
            try RequestVerifier.verify(Self.signed(), now: Self.now) { _ in nil }
        }
        #expect(response?.code == "InvalidAccessKeyId")
    }

    @Test(arguments: [
        "", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 ", "Basic abc",
        "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=, Signature=",
        "AWS4-HMAC-SHA256 Credential=a/b/c/s3/aws4_request,SignedHeaders=host,Signature=x",
        "AWS4-HMAC-SHA256 Credential=a/20231114/r/ec2/aws4_request,SignedHeaders=host,Signature=x", "=,=,=", ",,,",
    ])
    func whatCannotBeReadIsRefused(authorization: String) {
        var request = Self.signed()
        request.headers.removeAll { $0.name == "Authorization" }
        #expect(Self.verify(request) == "AccessDenied")
        request.headers.append((name: "Authorization", value: authorization))
        #expect(["AuthorizationHeaderMalformed", "AccessDenied"].contains(Self.verify(request)))
    }

    @Test func twoSignaturesAreOneTooMany() {
        var request = Self.signed()
        request.query += "&X-Amz-Signature=0"
        #expect(Self.verify(request) == "InvalidRequest")
    }
}
