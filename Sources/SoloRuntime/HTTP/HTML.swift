/// A piece of HTML. What is interpolated into it is escaped, unless it is HTML itself.
///
///     let page: HTML = "<h1>Hello, \(name)</h1>"
public struct HTML: Sendable, Hashable {
    /// The markup.
    public var markup: String

    /// HTML that is taken as it is: nothing in it is escaped.
    public init(unescaped markup: String) {
        self.markup = markup
    }

    /// The text with `&`, `<`, `>` and both quotes escaped, fit for content and for quoted attributes.
    public static func escaping(_ text: String) -> String {
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

extension HTML: ExpressibleByStringInterpolation {
    public init(stringLiteral markup: String) {
        self.init(unescaped: markup)
    }

    public init(stringInterpolation: Interpolation) {
        self.init(unescaped: stringInterpolation.markup)
    }

    /// Collects literal markup as it is and every value escaped.
    public struct Interpolation: StringInterpolationProtocol {
        fileprivate var markup = ""

        public init(literalCapacity: Int, interpolationCount: Int) {
            markup.reserveCapacity(literalCapacity * 2)
        }

        public mutating func appendLiteral(_ literal: String) {
            markup += literal
        }

        /// The value's text, escaped.
        public mutating func appendInterpolation(_ value: some CustomStringConvertible) {
            markup += HTML.escaping(value.description)
        }

        /// Markup inside markup.
        public mutating func appendInterpolation(_ html: HTML) {
            markup += html.markup
        }

        /// Pieces of markup one after the other.
        public mutating func appendInterpolation(_ pieces: [HTML]) {
            for piece in pieces { markup += piece.markup }
        }
    }
}
