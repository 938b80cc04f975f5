/// Reads the tokens of a statement one after the other.
struct TokenReader {
    private(set) var tokens: ArraySlice<SQLToken>

    init(_ tokens: some Collection<SQLToken>) { self.tokens = ArraySlice(tokens) }

    var line: Int { tokens.first?.line ?? 0 }

    /// Takes these keywords if they come next, all of them or none.
    mutating func take(_ words: String...) -> Bool {
        guard tokens.count >= words.count, zip(tokens, words).allSatisfy({ $0.isWord($1) }) else { return false }
        tokens = tokens.dropFirst(words.count)
        return true
    }

    /// Takes one of these keywords if it comes next, and returns which.
    mutating func takeOne(of words: Set<String>) -> String? {
        guard let first = tokens.first, first.kind == .word, words.contains(first.text.uppercased()) else { return nil }
        tokens = tokens.dropFirst()
        return first.text.uppercased()
    }

    /// Takes the next word, whatever it is.
    mutating func word() -> String? {
        guard let first = tokens.first, first.kind == .word else { return nil }
        tokens = tokens.dropFirst()
        return first.text.uppercased()
    }

    mutating func takeSign(_ sign: String) -> Bool {
        guard tokens.first?.isSign(sign) == true else { return false }
        tokens = tokens.dropFirst()
        return true
    }

    /// Takes a name, also one with a schema, as both engines compare it: `public.Orders` is `orders`.
    mutating func name() -> String? {
        var parts: [String] = []
        while let first = tokens.first, first.kind == .word || first.kind == .quotedName {
            parts.append(first.kind == .word ? first.text.lowercased() : first.text)
            tokens = tokens.dropFirst()
            guard takeSign(".") else { break }
        }
        if parts.count > 1, ["public", "main"].contains(parts[0]) { parts.removeFirst() }
        return parts.isEmpty ? nil : parts.joined(separator: ".")
    }

    /// What is left, split at the commas outside of parentheses.
    func clauses() -> [TokenReader] {
        var clauses: [TokenReader] = []
        var start = tokens.startIndex
        var depth = 0
        for index in tokens.indices {
            if tokens[index].isSign("(") { depth += 1 }
            if tokens[index].isSign(")") { depth -= 1 }
            guard depth == 0, tokens[index].isSign(",") else { continue }
            clauses.append(TokenReader(tokens[start..<index]))
            start = index + 1
        }
        return clauses + [TokenReader(tokens[start...])]
    }

    /// Whether these keywords come somewhere in what is left, one right after the other.
    func contains(_ words: String...) -> Bool {
        tokens.indices.contains { index in
            let rest = tokens[index...]
            return rest.count >= words.count && zip(rest, words).allSatisfy { $0.isWord($1) }
        }
    }
}
