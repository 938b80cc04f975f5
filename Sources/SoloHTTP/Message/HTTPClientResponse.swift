package import HTTPTypes
package import struct Foundation.Data

/// A whole response.
package struct HTTPClientResponse: Sendable {
    package var status: HTTPResponse.Status
    package var headers: HTTPFields
    package var body: Data

    package init(status: HTTPResponse.Status, headers: HTTPFields, body: Data) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// A response whose body is still on its way.
///
/// The body can be read once. Letting go of it before its end closes the connection.
package struct HTTPClientStreamedResponse: Sendable {
    package var status: HTTPResponse.Status
    package var headers: HTTPFields
    package var body: HTTPBodyStream

    init(status: HTTPResponse.Status, headers: HTTPFields, body: HTTPBodyStream) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
