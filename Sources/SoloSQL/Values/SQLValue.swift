public import struct Foundation.Data

/// One value as a database holds it.
public enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case double(Double)
    case text(String)
    case bytes(Data)
    /// An array of Postgres; SQLite holds it as JSON text.
    case array([SQLValue])
}

extension SQLValue {
    /// What it is, without its content: for messages.
    package var kind: String {
        switch self {
        case .null: "null"
        case .integer: "an integer"
        case .double: "a floating-point number"
        case .text: "text"
        case .bytes: "bytes"
        case .array: "an array"
        }
    }
}
