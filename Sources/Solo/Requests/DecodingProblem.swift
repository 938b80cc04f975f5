/// Why JSON is not the value that was expected, for whoever sent it: which field, and what is wrong with it.
struct DecodingProblem {
    /// Whether it is no JSON at all, rather than JSON of another shape.
    var isMalformed: Bool
    var detail: String

    init(_ error: any Error) {
        isMalformed = false
        switch error {
        case DecodingError.keyNotFound(let key, let context):
            detail = "\(Self.name(context.codingPath + [key])) is missing"
        case DecodingError.valueNotFound(let type, let context):
            detail = "\(Self.name(context.codingPath)) is null where \(Self.words(type)) is expected"
        case DecodingError.typeMismatch(let type, let context):
            detail = "\(Self.name(context.codingPath)) is not \(Self.words(type))"
        case DecodingError.dataCorrupted(let context)
        where context.codingPath.isEmpty && context.underlyingError != nil:
            isMalformed = true
            detail = "the body is not valid JSON"
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

    private static func words(_ type: Any.Type) -> String {
        switch type {
        case is Bool.Type: "a boolean"
        case is any FixedWidthInteger.Type: "an integer"
        case is any BinaryFloatingPoint.Type: "a number"
        case is String.Type: "a string"
        case is [Any].Type, is any Collection.Type: "an array"
        default: "an object"
        }
    }
}
