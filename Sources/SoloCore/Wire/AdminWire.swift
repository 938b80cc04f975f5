/// The administration of a running stage: HTTP on a Unix socket that only its owner may open, one path for every request.
package enum AdminWire {
    package static let socket = "platform.sock"
    /// GET returns the supported versions; POST is a request.
    package static let path = "/administration"
    /// The request, as JSON in base 64, if the body is an object's content.
    package static let requestField = "Solo-Request"
    /// The response, as JSON in base 64, if the body is an object's content.
    package static let responseField = "Solo-Response"
}
