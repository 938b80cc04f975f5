public import Foundation
import SoloCore
public import HTTPTypes

/// An HTTP response.
public struct Response: Sendable {
    public var status: HTTPResponse.Status
    public var headers: HTTPFields
    public var body: Data

    /// A response of these parts; the length is filled in when it is sent.
    public init(status: HTTPResponse.Status = .ok, headers: HTTPFields = [:], body: Data = Data()) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

extension Response {
    /// A response of plain text in UTF-8.
    public static func text(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(status: status, headers: [.contentType: "text/plain; charset=utf-8"], body: Data(text.utf8))
    }

    /// A response of HTML in UTF-8.
    public static func html(_ html: HTML, status: HTTPResponse.Status = .ok) -> Response {
        Response(status: status, headers: [.contentType: "text/html; charset=utf-8"], body: Data(html.markup.utf8))
    }

    /// The value as JSON, the same bytes as a handler's value: dates as ISO 8601 to the millisecond, keys in alphabetical
    /// order. Throws what the value's encoding throws.
    public static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"], body: try JSONCoding.encoder.encode(value))
    }

    /// A response that sends the client elsewhere: 303 by default, which turns every method into GET.
    ///
    /// What no header field can carry, such as a line break, is left out of the location.
    public static func redirect(to location: String, status: HTTPResponse.Status = .seeOther) -> Response {
        Response(status: status, headers: [.location: location])
    }

    /// 204: it is done, and there is nothing to say.
    public static var noContent: Response { Response(status: .noContent) }
}
