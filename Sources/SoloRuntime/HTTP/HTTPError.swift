public import HTTPTypes

/// An error that a handler throws to answer with a status of its own, as problem details (RFC 9457).
///
/// What is in it reaches the client: put nothing there that the client must not know. Every other error that a handler
/// throws is answered 500 without its message, and reported in the log.
public struct HTTPError: Error, Sendable, Hashable {
    /// The status of the answer, 400 to 599.
    public var status: HTTPResponse.Status
    /// What kind of problem it is, the same for every occurrence; by default the status's reason phrase.
    public var title: String
    /// What went wrong this time, for people.
    public var detail: String?
    /// Fields that the answer carries besides the usual ones, such as `Retry-After`.
    public var headers: HTTPFields

    /// An error that is answered with `status`.
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
    /// 409: what is there stands against it.
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
