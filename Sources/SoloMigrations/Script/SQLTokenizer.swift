/// Splits a text of SQL into tokens, without its comments and blanks.
///
/// It follows the lexical rules of Postgres (its manual's section 4.1) and of SQLite (https://sqlite.org/lang.html), as far as they decide
/// where a token ends. What is left open at the text's end extends to it: the engine will say what is wrong.
struct SQLTokenizer {
    private let bytes: [UInt8]
    private let dialect: SQLDialect
    private var index = 0
    private var line = 1

    init(_ text: String, _ dialect: SQLDialect) {
        bytes = Array(text.utf8)
        self.dialect = dialect
    }

    static func tokens(of text: String, _ dialect: SQLDialect) -> [SQLToken] {
        var tokenizer = SQLTokenizer(text, dialect)
        var tokens: [SQLToken] = []
        while let token = tokenizer.next() { tokens.append(token) }
        return tokens
    }

    private mutating func next() -> SQLToken? {
        skipBlanksAndComments()
        guard index < bytes.count else { return nil }
        let (start, startLine) = (index, line)
        let kind = take()
        line += bytes[start..<index].count { $0 == UInt8(ascii: "\n") }
        var text = String(decoding: bytes[start..<index], as: UTF8.self)
        if kind == .quotedName { text = Self.unquoted(text) }
        return SQLToken(kind: kind, text: text, line: startLine, range: start..<index)
    }

    /// Moves behind the token that starts here.
    private mutating func take() -> SQLToken.Kind {
        let byte = bytes[index]
        switch byte {
        case UInt8(ascii: "'"):
            takeQuoted(UInt8(ascii: "'"))
            return .string
        case UInt8(ascii: "\""):
            takeQuoted(byte)
            return .quotedName
        case UInt8(ascii: "`") where dialect == .sqlite:
            takeQuoted(byte)
            return .quotedName
        case UInt8(ascii: "[") where dialect == .sqlite:
            takeQuoted(UInt8(ascii: "]"))
            return .quotedName
        case UInt8(ascii: "$") where dialect == .postgres:
            if takeDollarQuoted() { return .string }
            index += 1
            return .sign
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            takeWhile { Self.isNameByte($0) || $0 == UInt8(ascii: ".") }
            return .number
        case _ where Self.isNameByte(byte): return takeWord()
        default:
            index += 1
            return .sign
        }
    }

    /// A word, or a string with a letter in front of it: `E'it\'s'`.
    private mutating func takeWord() -> SQLToken.Kind {
        let start = index
        takeWhile(Self.isNameByte)
        guard index < bytes.count, bytes[index] == UInt8(ascii: "'"), index - start == 1 else { return .word }
        let prefix = bytes[start] | 0x20
        guard [UInt8(ascii: "e"), UInt8(ascii: "b"), UInt8(ascii: "x"), UInt8(ascii: "n")].contains(prefix) else {
            return .word
        }
        takeQuoted(UInt8(ascii: "'"), hasEscapes: dialect == .postgres && prefix == UInt8(ascii: "e"))
        return .string
    }

    /// Moves behind the quote at the end; two in a row are one of the content, except with `]`.
    private mutating func takeQuoted(_ end: UInt8, hasEscapes: Bool = false) {
        index += 1
        while index < bytes.count {
            if hasEscapes, bytes[index] == UInt8(ascii: "\\") {
                index = min(index + 2, bytes.count)
            } else if bytes[index] == end {
                index += 1
                guard end != UInt8(ascii: "]"), index < bytes.count, bytes[index] == end else { return }
                index += 1
            } else {
                index += 1
            }
        }
    }

    /// `$$…$$` or `$name$…$name$`; `false` for a parameter such as `$1`.
    private mutating func takeDollarQuoted() -> Bool {
        guard let close = bytes[(index + 1)...].firstIndex(where: { !Self.isNameByte($0) || $0 == UInt8(ascii: "$") }),
            bytes[close] == UInt8(ascii: "$")
        else { return false }
        let tag = Array(bytes[index...close])
        if tag.count > 2, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(tag[1]) { return false }
        var end = close + 1
        while end < bytes.count, !bytes[end...].starts(with: tag) { end += 1 }
        index = min(end + tag.count, bytes.count)
        return true
    }

    private mutating func takeWhile(_ belongs: (UInt8) -> Bool) {
        while index < bytes.count, belongs(bytes[index]) { index += 1 }
    }

    private mutating func skipBlanksAndComments() {
        let start = index
        defer { line += bytes[start..<index].count { $0 == UInt8(ascii: "\n") } }
        while index < bytes.count {
            if [UInt8(ascii: " "), 9, 10, 11, 12, 13].contains(bytes[index]) {
                index += 1
            } else if bytes[index...].starts(with: "--".utf8) {
                takeWhile { $0 != UInt8(ascii: "\n") }
            } else if bytes[index...].starts(with: "/*".utf8) {
                skipBlockComment()
            } else {
                return
            }
        }
    }

    /// Postgres has comments within comments.
    private mutating func skipBlockComment() {
        var depth = 0
        while index < bytes.count {
            if bytes[index...].starts(with: "/*".utf8), depth == 0 || dialect == .postgres {
                depth += 1
                index += 2
            } else if bytes[index...].starts(with: "*/".utf8) {
                depth -= 1
                index += 2
                if depth == 0 { return }
            } else {
                index += 1
            }
        }
    }

    /// Letters of other scripts are several bytes, all above 127.
    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), 128...: true
        default: false
        }
    }

    private static func unquoted(_ text: String) -> String {
        guard let quote = text.first, text.count >= 2 else { return text }
        let content = String(text.dropFirst().dropLast())
        return quote == "[" ? content : content.replacing("\(quote)\(quote)", with: "\(quote)")
    }
}
