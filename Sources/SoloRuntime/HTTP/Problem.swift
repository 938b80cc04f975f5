import Foundation
import HTTPTypes
import SoloCore

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
