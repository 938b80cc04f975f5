public import struct Foundation.Data
public import struct Foundation.UUID

extension String: SQLConvertible {
    /// Text.
    public var sqlValue: SQLValue { .text(self) }

    /// Text alone: a number is not turned into text silently.
    public init?(sqlValue: SQLValue) {
        guard case .text(let value) = sqlValue else { return nil }
        self = value
    }
}

extension Data: SQLConvertible {
    /// Bytes.
    public var sqlValue: SQLValue { .bytes(self) }

    /// Bytes, or the UTF-8 of a text.
    public init?(sqlValue: SQLValue) {
        switch sqlValue {
        case .bytes(let value): self = value
        case .text(let value): self = Data(value.utf8)
        case .null, .integer, .double, .array: return nil
        }
    }
}

extension UUID: SQLConvertible {
    /// Text in lower case: `e621e1f8-c36c-495a-93fc-0c247a3e6e5f`.
    public var sqlValue: SQLValue { .text(uuidString.lowercased()) }

    /// Text in either case.
    public init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        self.init(uuidString: text)
    }
}
