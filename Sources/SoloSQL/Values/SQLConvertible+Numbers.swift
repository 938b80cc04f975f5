public import struct Foundation.Decimal

extension SQLConvertible where Self: FixedWidthInteger {
    /// An integer; what does not fit in 64 signed bits is text.
    public var sqlValue: SQLValue {
        Int64(exactly: self).map(SQLValue.integer) ?? .text(String(self))
    }

    /// An integer, or a floating-point number without a fraction.
    public init?(sqlValue: SQLValue) {
        switch sqlValue {
        case .integer(let value): self.init(exactly: value)
        case .double(let value): self.init(exactly: value)
        case .text(let value): self.init(value)
        case .null, .bytes, .array: return nil
        }
    }
}

extension Int: SQLConvertible {}
extension Int8: SQLConvertible {}
extension Int16: SQLConvertible {}
extension Int32: SQLConvertible {}
extension Int64: SQLConvertible {}
extension UInt: SQLConvertible {}
extension UInt8: SQLConvertible {}
extension UInt16: SQLConvertible {}
extension UInt32: SQLConvertible {}
extension UInt64: SQLConvertible {}

extension Double: SQLConvertible {
    /// A floating-point number.
    public var sqlValue: SQLValue { .double(self) }

    /// A floating-point number or an integer.
    public init?(sqlValue: SQLValue) {
        switch sqlValue {
        case .double(let value): self = value
        case .integer(let value): self = Double(value)
        case .null, .text, .bytes, .array: return nil
        }
    }
}

extension Float: SQLConvertible {
    /// A floating-point number.
    public var sqlValue: SQLValue { .double(Double(self)) }

    /// A floating-point number or an integer.
    public init?(sqlValue: SQLValue) {
        guard let value = Double(sqlValue: sqlValue) else { return nil }
        self = Float(value)
    }
}

extension Bool: SQLConvertible {
    /// 1 or 0.
    public var sqlValue: SQLValue { .integer(self ? 1 : 0) }

    /// 1 or 0.
    public init?(sqlValue: SQLValue) {
        switch sqlValue {
        case .integer(1): self = true
        case .integer(0): self = false
        default: return nil
        }
    }
}

extension Decimal: SQLConvertible {
    /// Text, so that no digit is lost: `12.50` is `12.5`.
    public var sqlValue: SQLValue { .text(description) }

    /// Text in decimal notation, or a number.
    public init?(sqlValue: SQLValue) {
        switch sqlValue {
        case .text(let text):
            guard text.wholeMatch(of: /[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil,
                let value = Decimal(string: text, locale: nil)
            else { return nil }
            self = value
        case .integer(let value): self = Decimal(value)
        case .double(let value): self = Decimal(value)
        case .null, .bytes, .array: return nil
        }
    }
}
