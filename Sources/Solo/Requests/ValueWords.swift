import struct Foundation.Decimal

/// What a type is called in a message to whoever sent a value of it.
enum ValueWords {
    static func of(_ type: Any.Type) -> String {
        switch type {
        case is Bool.Type: "a boolean"
        case is any FixedWidthInteger.Type: "an integer"
        case is any BinaryFloatingPoint.Type, is Decimal.Type: "a number"
        case is String.Type: "a string"
        case is [String: Any].Type: "an object"
        case is any Collection.Type: "an array"
        case is any LosslessStringConvertible.Type: "a valid \(type)"
        default: "an object"
        }
    }
}
