import Foundation
public import HTTPTypes
import SoloCore

extension Response {
    /// An answer of plain text in UTF-8.
    public static func text(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(status: status, headers: [.contentType: "text/plain; charset=utf-8"], body: Data(text.utf8))
    }

    /// An answer of HTML in UTF-8.
    public static func html(_ html: HTML, status: HTTPResponse.Status = .ok) -> Response {
        Response(status: status, headers: [.contentType: "text/html; charset=utf-8"], body: Data(html.markup.utf8))
    }

    /// The value as JSON, the same bytes as a handler's value: dates as ISO 8601 to the millisecond, keys in alphabetical
    /// order. Throws what the value's encoding throws.
    public static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"], body: try JSONCoding.encoder.encode(value))
    }

    /// An answer that sends the client elsewhere: 303 by default, which turns every method into GET.
    ///
    /// What no header field can carry, such as a line break, is left out of the location.
    public static func redirect(to location: String, status: HTTPResponse.Status = .seeOther) -> Response {
        Response(status: status, headers: [.location: location])
    }

    /// 204: it is done, and there is nothing to say.
    public static var noContent: Response { Response(status: .noContent) }
}
