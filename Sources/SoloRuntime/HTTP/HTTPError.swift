import Foundation
import SoloCore
public import HTTPTypes

/// An error that a handler throws to respond with a status of its own, as problem details (RFC 9457).
///
/// What is in it reaches the client: put nothing there that the client must not know. Every other error that a handler
/// throws becomes a 500 without its message, and is reported in the log.
public struct HTTPError: Error, Sendable, Hashable {
    /// The status of the response, 400 to 599.
    public var status: HTTPResponse.Status
    /// What kind of problem it is, the same for every occurrence; by default the status's reason phrase.
    public var title: String
    /// What went wrong this time, for people.
    public var detail: String?
    /// Fields that the response carries besides the usual ones, such as `Retry-After`.
    public var headers: HTTPFields

    /// An error that becomes a response with `status`.
    public init(
        _ status: HTTPResponse.Status, title: String? = nil, detail: String? = nil, headers: HTTPFields = [:]
    ) {
        self.status = status
        self.title = title ?? status.reasonPhrase
        self.detail = detail
        self.headers = headers
    }

    /// 400: the request makes no sense.
    public static func badRequest(_ detail: String? = nil) -> HTTPError { HTTPError(.badRequest, detail: detail) }
    /// 401: who asks is not known.
    public static func unauthorized(_ detail: String? = nil) -> HTTPError { HTTPError(.unauthorized, detail: detail) }
    /// 403: who asks may not do it.
    public static func forbidden(_ detail: String? = nil) -> HTTPError { HTTPError(.forbidden, detail: detail) }
    /// 404: there is nothing here.
    public static func notFound(_ detail: String? = nil) -> HTTPError { HTTPError(.notFound, detail: detail) }
    /// 409: the request conflicts with the current state.
    public static func conflict(_ detail: String? = nil) -> HTTPError { HTTPError(.conflict, detail: detail) }
    /// 422: the request is well-formed, and its content is wrong.
    public static func unprocessable(_ detail: String? = nil) -> HTTPError {
        HTTPError(.unprocessableContent, detail: detail)
    }
}

extension HTTPError: CustomStringConvertible {
    public var description: String {
        "\(status.code) \(title)" + (detail.map { ": \($0)" } ?? "")
    }
}

/// Problem details as RFC 9457 writes them: `{"title":…,"status":…,"detail":…}` as `application/problem+json`.
struct Problem {
    var error: HTTPError

    var response: Response {
        var body: [UInt8] = []
        body.reserveCapacity(128)
        var object = JSONWriter.Object(&body)
        object.field("title", error.title, into: &body)
        object.field("status", Int(error.status.code), into: &body)
        if let detail = error.detail { object.field("detail", detail, into: &body) }
        object.end(&body)
        var headers = error.headers
        headers[.contentType] = "application/problem+json"
        return Response(status: error.status, headers: headers, body: Data(body))
    }
}
