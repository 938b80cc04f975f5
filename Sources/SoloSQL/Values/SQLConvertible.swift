/// A type that is bound to a statement and read from a column.
///
/// An enum with raw values of such a type conforms by declaring it: `enum State: String, SQLConvertible { … }`. Anything
/// `Codable` is bound as JSON with `\(json: value)`.
public protocol SQLConvertible: Sendable {
    /// The value as the database holds it.
    var sqlValue: SQLValue { get }
    /// The value that a column holds, or `nil` where it does not fit this type exactly.
    init?(sqlValue: SQLValue)
}

extension SQLConvertible where Self: RawRepresentable, RawValue: SQLConvertible {
    /// The raw value, as the database holds it.
    public var sqlValue: SQLValue { rawValue.sqlValue }

    /// The case whose raw value the column holds.
    public init?(sqlValue: SQLValue) {
        guard let raw = RawValue(sqlValue: sqlValue) else { return nil }
        self.init(rawValue: raw)
    }
}

extension SQLValue: SQLConvertible {
    /// The value itself.
    public var sqlValue: SQLValue { self }

    /// The value itself.
    public init?(sqlValue: SQLValue) {
        self = sqlValue
    }
}

extension Optional: SQLConvertible where Wrapped: SQLConvertible {
    /// The wrapped value, or null.
    public var sqlValue: SQLValue { self?.sqlValue ?? .null }

    /// `nil` for null, otherwise the wrapped value.
    public init?(sqlValue: SQLValue) {
        if sqlValue == .null {
            self = .none
        } else {
            guard let value = Wrapped(sqlValue: sqlValue) else { return nil }
            self = value
        }
    }
}
