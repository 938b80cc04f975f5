import SoloCore
import SoloRuntime

/// Why JSON is not the value that was expected, for whoever sent it: which field, and what is wrong with it.
struct DecodingProblem {
    /// Whether it is not JSON at all, rather than JSON of another shape.
    var isMalformed: Bool
    var detail: String

    init(_ error: any Error) {
        isMalformed = false
        switch error {
        case DecodingError.keyNotFound(let key, let context):
            detail = "\(Self.name(context.codingPath + [key])) is missing"
        case DecodingError.valueNotFound(let type, let context):
            detail = "\(Self.name(context.codingPath)) is null, but \(ValueWords.of(type)) is expected"
        case DecodingError.typeMismatch(let type, let context):
            detail = "\(Self.name(context.codingPath)) is not \(ValueWords.of(type))"
        case DecodingError.dataCorrupted(let context) where context.underlyingError is ISO8601Text.NotADate:
            detail = "\(Self.name(context.codingPath)) is not a date of ISO 8601, such as 2026-01-31T12:00:00Z"
        // Foundation's text is all that tells a body that is not JSON from a value that its type rejected; the same text
        // comes for a number that no type of Swift's holds.
        case DecodingError.dataCorrupted(let context)
        where context.codingPath.isEmpty && context.debugDescription.contains("not valid JSON"):
            isMalformed = true
            detail = "the body is not valid JSON, or has a number that is too large"
        case DecodingError.dataCorrupted(let context):
            detail = "\(Self.name(context.codingPath)) has a value that is not allowed"
        default:
            detail = "the body is not what is expected"
        }
    }

    /// `items[2].sku`, or what the whole is called.
    private static func name(_ path: [any CodingKey]) -> String {
        guard !path.isEmpty else { return "the body" }
        var name = ""
        for key in path {
            if let index = key.intValue {
                name += "[\(index)]"
            } else {
                name += (name.isEmpty ? "" : ".") + key.stringValue
            }
        }
        return "'\(name)'"
    }
}
