import HTTPTypes
import HummingbirdCore
import NIOCore
import SoloS3

import struct Foundation.Data
import struct Foundation.UUID

/// Makes the responses of S3.
enum S3Response {
    static let namespace = "http://s3.amazonaws.com/doc/2006-03-01/"

    static func empty(_ status: HTTPResponse.Status = .ok, _ fields: [(String, String)] = []) -> Response {
        Response(status: status, headers: headers(fields))
    }

    static func document(_ element: XMLElement, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "application/xml"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: element.document(namespace: namespace))))
    }

    /// The response to a HEAD has no body, so only its status says what is wrong.
    static func error(_ error: S3Error, request: Request, id: String) -> Response {
        guard request.method != .head else { return Response(status: error.status) }
        let resource = String(request.head.path?.prefix { $0 != "?" } ?? "/")
        let element = XMLElement(
            "Error",
            children: [
                XMLElement("Code", text: error.code), XMLElement("Message", text: error.message),
                XMLElement("Resource", text: resource), XMLElement("RequestId", text: id),
            ])
        return Response(
            status: error.status, headers: [.contentType: "application/xml"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: element.document())))
    }

    static func headers(_ fields: [(String, String)]) -> HTTPFields {
        var headers = HTTPFields()
        for (name, value) in fields {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        return headers
    }
}
