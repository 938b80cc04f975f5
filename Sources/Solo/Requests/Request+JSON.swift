import Foundation
import HTTPTypes
import SoloCore
public import SoloRuntime

extension Request {
    /// The body as a value, decoded from JSON: dates are ISO 8601.
    /// - Throws: ``HTTPError`` 415 if the content type is not JSON, 400 if the body is empty or not JSON, 422 if it
    ///   is not such a value, with the name of the field.
    public func json<Value: Decodable>(_ type: Value.Type) throws -> Value {
        guard hasJSON else {
            throw HTTPError(.unsupportedMediaType, detail: "this route takes application/json")
        }
        guard !body.isEmpty else {
            throw HTTPError(.badRequest, detail: "the body is empty, but JSON is expected")
        }
        do {
            return try JSONCoding.decoder.decode(type, from: body)
        } catch let error as DecodingError {
            let problem = DecodingProblem(error)
            throw HTTPError(problem.isMalformed ? .badRequest : .unprocessableContent, detail: problem.detail)
        }
    }

    /// `application/json`, or `application/….+json` such as a JSON patch; a request without a content type is trusted.
    private var hasJSON: Bool {
        guard let type = headers[.contentType] else { return true }
        if type == "application/json" { return true }
        let media = (type.split(separator: ";").first ?? "").lowercased().filter { $0 != " " }
        return media == "application/json" || (media.hasPrefix("application/") && media.hasSuffix("+json"))
    }
}
