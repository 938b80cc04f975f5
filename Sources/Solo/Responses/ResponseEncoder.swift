import Foundation
import HTTPTypes
import SoloCore
import SoloRuntime

/// Turns what a route's handlers return into responses: decided once, when the route is bound.
struct ResponseEncoder<Output: Encodable & SendableMetatype>: Sendable {
    private enum Form {
        case text, bytes, convertible, nothing, json
    }

    private let form: Form
    private let status: HTTPResponse.Status
    /// Made once: every response starts with a copy.
    private let headers: HTTPFields

    init(_ output: Output.Type, status: HTTPResponse.Status?) {
        if output == String.self {
            form = .text
        } else if output == Data.self {
            form = .bytes
        } else if output is any NoResponse.Type {
            form = .nothing
        } else if output is any ResponseConvertible.Type {
            form = .convertible
        } else {
            form = .json
        }
        self.status = status ?? (form == .nothing ? .noContent : .ok)
        headers =
            switch form {
            case .text: [.contentType: "text/plain; charset=utf-8"]
            case .bytes: [.contentType: "application/octet-stream"]
            case .convertible, .nothing: [:]
            case .json: [.contentType: "application/json"]
            }
    }

    func response(to output: Output) throws -> Response {
        switch form {
        case .text:
            guard let text = output as? String else { break }
            return Response(status: status, headers: headers, body: Data(text.utf8))
        case .bytes:
            guard let bytes = output as? Data else { break }
            return Response(status: status, headers: headers, body: bytes)
        case .nothing: return Response(status: status)
        case .convertible:
            guard let convertible = output as? any ResponseConvertible else { break }
            return try convertible.response()
        case .json: break
        }
        return Response(status: status, headers: headers, body: try JSONCoding.encoder.encode(output))
    }
}
