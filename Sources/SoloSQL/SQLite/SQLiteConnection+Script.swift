import CSQLite

/// A statement of a text that SQLite did not run.
package struct SQLScriptError: Error, Sendable {
    /// The line of the text at which the statement begins, from 1.
    package var line: Int
    package var error: SQLError

    package init(line: Int, error: SQLError) {
        self.line = line
        self.error = error
    }
}

extension SQLiteConnection {
    /// Runs the statements of a text one after the other, and says at which line the one begins that failed.
    package func run(script: String) throws {
        var script = script
        try script.withUTF8 { bytes in
            try bytes.withMemoryRebound(to: CChar.self) { text in
                var rest = text[...]
                while !rest.isEmpty {
                    // The blanks before it are no part of it.
                    let statement = rest.drop { [" ", "\t", "\r", "\n"].map { CChar(UInt8(ascii: $0)) }.contains($0) }
                    do {
                        rest = try runFirst(of: statement)
                    } catch let error as SQLError {
                        let line = 1 + text[..<statement.startIndex].count { $0 == CChar(UInt8(ascii: "\n")) }
                        throw SQLScriptError(line: line, error: error)
                    }
                }
            }
        }
    }

    /// Runs one statement, and returns the text after it.
    private func runFirst(
        of text: Slice<UnsafeBufferPointer<CChar>>
    ) throws -> Slice<UnsafeBufferPointer<CChar>> {
        guard let start = UnsafeBufferPointer(rebasing: text).baseAddress else { return text.dropFirst(text.count) }
        var statement: OpaquePointer?
        var tail: UnsafePointer<CChar>?
        var code = sqlite3_prepare_v2(handle, start, Int32(clamping: text.count), &statement, &tail)
        defer { sqlite3_finalize(statement) }
        // There is none where only comments are left.
        if code == SQLITE_OK, let statement {
            repeat { code = sqlite3_step(statement) } while code == SQLITE_ROW
            if code == SQLITE_DONE { code = SQLITE_OK }
        }
        guard code == SQLITE_OK else { throw SQLError.sqlite(code, connection: handle, statement: nil, path: path) }
        return text.dropFirst(max(1, tail.map { $0 - start } ?? text.count))
    }
}
