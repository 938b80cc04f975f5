/// One word, name, value or sign of SQL.
struct SQLToken: Sendable, Equatable {
    enum Kind: Sendable {
        /// A keyword or a plain name: only its place tells which.
        case word
        /// A name in quotes, without them.
        case quotedName
        /// A text, with its quotes.
        case string
        case number
        /// One character, such as `(`.
        case sign
    }

    var kind: Kind
    var text: String
    /// Of the text, from 1.
    var line: Int
    /// Its bytes in the text.
    var range: Range<Int>

    /// Whether it is this keyword, which is given in upper case.
    func isWord(_ word: String) -> Bool { kind == .word && text.uppercased() == word }

    func isSign(_ sign: String) -> Bool { kind == .sign && text == sign }
}

/// The engine that reads a text. They differ in comments, quotes and names.
package enum SQLDialect: Sendable {
    case sqlite, postgres
}
