public import Foundation
public import HTTPTypes
import Solo
import SoloCore
import SoloRuntime

/// What the stack responded with.
public struct StackResponse: Sendable {
    public var status: HTTPResponse.Status
    public var headers: HTTPFields
    public var body: Data

    init(status: HTTPResponse.Status, headers: HTTPFields, body: Data) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The body as UTF-8 text; what is not UTF-8 is replaced.
    public var text: String { String(decoding: body, as: UTF8.self) }

    /// The body as a value, decoded from JSON with ISO 8601 dates.
    ///
    /// - Throws: ``UnexpectedResponse`` with the status and the body, if it is not of that type.
    public func json<Value: Decodable>(as type: Value.Type) throws -> Value {
        do {
            return try JSONCoding.decoder.decode(type, from: body)
        } catch {
            throw UnexpectedResponse(response: self, expected: "\(type)", underlying: error)
        }
    }
}

extension StackResponse: CustomStringConvertible {
    public var description: String { "\(status.code) \(status.reasonPhrase)\n\(text)" }
}

/// A response that is not what a test expected of it.
public struct UnexpectedResponse: Error, CustomStringConvertible {
    /// The whole response.
    public var response: StackResponse
    var expected: String
    var underlying: any Error

    public var description: String {
        "expected JSON of a \(expected), and \(response.status) came with “\(response.text.prefix(500))”: \(underlying)"
    }
}
