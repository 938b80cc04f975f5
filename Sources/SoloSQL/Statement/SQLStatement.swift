/// A statement whose values are bound, never pasted into its text.
///
/// Write it as a literal and interpolate what varies:
///
///     try await db.query("SELECT * FROM orders WHERE id = \(id)", as: Order.self)
///
/// Each interpolated value becomes a parameter of the statement, so nothing that a person sends can change what it does.
public struct SQLStatement: Sendable, Hashable {
    enum Part: Sendable, Hashable {
        case text(String)
        case value(SQLValue)
        /// A value that cannot be bound, and why. An interpolation cannot throw: running the statement throws instead.
        case unbindable(String)
    }

    var parts: [Part]

    init(parts: [Part]) {
        self.parts = parts
    }

    /// How an engine writes the place of a parameter: SQLite counts by position, Postgres numbers them.
    package enum Placeholders: Sendable {
        case questionMarks, numbered
    }

    /// The text with places for parameters, and the parameters in order.
    /// - Throws: ``SQLError`` with code `misuse` where a value cannot be bound.
    package func rendered(_ placeholders: Placeholders) throws -> (text: String, values: [SQLValue]) {
        for case .unbindable(let reason) in parts { throw SQLError(.misuse, reason, statement: description) }
        return text(placeholders)
    }

    private func text(_ placeholders: Placeholders) -> (text: String, values: [SQLValue]) {
        var text = ""
        var values: [SQLValue] = []
        for part in parts {
            switch part {
            case .text(let piece): text += piece
            case .value(let value):
                values.append(value)
                text += placeholders == .questionMarks ? "?" : "$"
                if placeholders == .numbered { text += String(values.count) }
            case .unbindable: text += "?"
            }
        }
        return (text, values)
    }
}

extension SQLStatement: CustomStringConvertible {
    /// The text with `?` in place of each value: safe to log.
    public var description: String { text(.questionMarks).text }
}

extension SQLStatement: ExpressibleByStringInterpolation {
    /// A statement without values.
    public init(stringLiteral value: String) {
        self.init(parts: [.text(value)])
    }

    /// A statement with the values that were interpolated.
    public init(stringInterpolation: StringInterpolation) {
        self.init(parts: stringInterpolation.parts)
    }

    /// Collects the text and the values of a literal.
    public struct StringInterpolation: StringInterpolationProtocol {
        var parts: [Part] = []

        /// An empty statement with room for what follows.
        public init(literalCapacity: Int, interpolationCount: Int) {
            parts.reserveCapacity(interpolationCount * 2 + 1)
        }

        /// Text that stands in the source.
        public mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { parts.append(.text(literal)) }
        }
    }
}
