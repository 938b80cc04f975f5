/// One statement of a text, with its tokens.
struct ScriptStatement: Sendable {
    /// Without the semicolon.
    var text: String
    /// The line of the text at which it begins, from 1.
    var line: Int
    var tokens: [SQLToken]

    /// The statements of a text, split at semicolons outside of parentheses and of the body of a trigger or function.
    static func statements(of text: String, _ dialect: SQLDialect) -> [ScriptStatement] {
        let bytes = Array(text.utf8)
        var statements: [ScriptStatement] = []
        var tokens: [SQLToken] = []
        var depth = 0
        func end() {
            if let first = tokens.first, let last = tokens.last {
                let text = String(decoding: bytes[first.range.lowerBound..<last.range.upperBound], as: UTF8.self)
                statements.append(ScriptStatement(text: text, line: first.line, tokens: tokens))
            }
            (tokens, depth) = ([], 0)
        }
        for token in SQLTokenizer.tokens(of: text, dialect) {
            if token.isSign(";"), depth <= 0 {
                end()
                continue
            }
            tokens.append(token)
            depth += change(of: depth, at: token, in: tokens)
        }
        end()
        return statements
    }

    /// Only in a body has `BEGIN` an `END`; a `CASE` in it has one too.
    private static func change(of depth: Int, at token: SQLToken, in tokens: [SQLToken]) -> Int {
        if token.isSign("(") { return 1 }
        if token.isSign(")") { return -1 }
        guard tokens.first?.isWord("CREATE") == true else { return 0 }
        if token.isWord("BEGIN") {
            let mayHaveBody = tokens.prefix(6).contains { word in
                ["TRIGGER", "FUNCTION", "PROCEDURE"].contains { word.isWord($0) }
            }
            return mayHaveBody ? 1 : 0
        }
        if token.isWord("CASE") { return depth > 0 ? 1 : 0 }
        return token.isWord("END") && depth > 0 ? -1 : 0
    }
}
