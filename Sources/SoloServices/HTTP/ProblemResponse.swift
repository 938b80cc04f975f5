import HTTPTypes
import Hummingbird
import SoloCore

/// An error response, as problem details (RFC 9457).
struct ProblemResponse: Error {
    var status: HTTPResponse.Status
    var title: String
    var detail: String
    var headers: HTTPFields = [:]

    var response: Response {
        var fields = headers
        fields[.contentType] = "application/problem+json"
        var body: [UInt8] = []
        var object = JSONWriter.Object(&body)
        object.field("type", "about:blank", into: &body)
        object.field("title", title, into: &body)
        object.field("status", Int(status.code), into: &body)
        object.field("detail", detail, into: &body)
        object.end(&body)
        return Response(status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}
