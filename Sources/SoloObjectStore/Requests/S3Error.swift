import HTTPTypes
import SoloS3

/// An error with S3's code, for the response to a request.
struct S3Error: Error, Sendable {
    var code: String
    var status: HTTPResponse.Status
    var message: String

    init(_ code: String, _ status: HTTPResponse.Status, _ message: String) {
        self.code = code
        self.status = status
        self.message = message
    }

    static func accessDenied(_ message: String) -> S3Error { S3Error("AccessDenied", .forbidden, message) }
    static func invalidArgument(_ message: String) -> S3Error { S3Error("InvalidArgument", .badRequest, message) }
    static func invalidRequest(_ message: String) -> S3Error { S3Error("InvalidRequest", .badRequest, message) }
    static func notImplemented(_ what: String) -> S3Error {
        S3Error("NotImplemented", .notImplemented, "This object store does not support \(what).")
    }
    static let malformedXML = S3Error("MalformedXML", .badRequest, "The body is not the XML of this operation.")
    static let noSuchKey = S3Error("NoSuchKey", .notFound, "There is no object with this key.")
    static let noSuchUpload = S3Error("NoSuchUpload", .notFound, "There is no such upload; it may have been completed.")
    static let preconditionFailed = S3Error(
        "PreconditionFailed", .preconditionFailed, "The object is not as the request expects it.")

    static func noSuchBucket(_ name: String) -> S3Error {
        S3Error(
            "NoSuchBucket", .notFound, "There is no bucket \(name.debugDescription); buckets are declared in the stack."
        )
    }

    init(_ rejection: RequestVerifier.Rejection) {
        let status: HTTPResponse.Status =
            switch rejection.code {
            case "AuthorizationHeaderMalformed", "AuthorizationQueryParametersError", "InvalidArgument",
                "InvalidRequest":
                .badRequest
            default: .forbidden
            }
        self.init(rejection.code, status, rejection.message)
    }
}
