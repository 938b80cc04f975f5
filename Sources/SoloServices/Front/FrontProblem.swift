import HTTPTypes
import Hummingbird

/// An error answer of the front, as problem details (RFC 9457).
struct FrontProblem: Error {
    var status: HTTPResponse.Status
    var title: String
    var detail: String
    var headers: HTTPFields = [:]

    var response: Response {
        var fields = headers
        fields[.contentType] = "application/problem+json"
        let body = FrontJSON.object([
            ("type", "about:blank"), ("title", title), ("status", Int(status.code)), ("detail", detail),
        ])
        return Response(status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(string: body)))
    }
}

/// A flat JSON object whose fields keep their order.
enum FrontJSON {
    static func object(_ fields: [(String, any Sendable)]) -> String {
        let members = fields.map { name, value in
            "\"\(name)\":" + ((value as? Int).map(String.init) ?? quoted("\(value)"))
        }
        return "{" + members.joined(separator: ",") + "}"
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case "\u{0}"..."\u{1F}":
                result += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
