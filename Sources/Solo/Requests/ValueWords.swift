/// What a type is called in a message to whoever sent a value of it.
enum ValueWords {
    static func of(_ type: Any.Type) -> String {
        switch type {
        case is Bool.Type: "a boolean"
        case is any FixedWidthInteger.Type: "an integer"
        case is any BinaryFloatingPoint.Type: "a number"
        case is String.Type: "a string"
        case is any Collection.Type: "an array"
        default: "a valid \(type)"
        }
    }
}
