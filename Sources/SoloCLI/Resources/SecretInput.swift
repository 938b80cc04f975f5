import Foundation
import SoloCore

/// Reads a secret's value: never from the command line, never shown.
enum SecretInput {
    /// From standard input if it is a file or a pipe; asked for, without an echo, if it is a terminal.
    static func read(name: String) throws -> Redacted<String> {
        let value = isatty(0) == 1 ? try ask(name) : try readAll()
        guard !value.exposed.isEmpty else {
            throw Problem("The value of '\(name)' is empty.", fix: "Type it, or pipe it in.", status: .usage)
        }
        return value
    }

    private static func readAll() throws -> Redacted<String> {
        let data = try FileHandle.standardInput.readToEnd() ?? Data()
        guard var text = String(data: data, encoding: .utf8) else {
            throw Problem("The value is not text in UTF-8.", fix: "Encode it, in base 64 for example.", status: .usage)
        }
        // The newline that `echo` appends is not part of the value.
        if text.hasSuffix("\r\n") || text.hasSuffix("\n") { text.removeLast() }
        return Redacted(text)
    }

    private static func ask(_ name: String) throws -> Redacted<String> {
        var before = termios()
        guard tcgetattr(0, &before) == 0 else { return try readAll() }
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(0, TCSAFLUSH, &silent)
        defer { tcsetattr(0, TCSAFLUSH, &before) }
        Terminal.standardError.write("Value of \(name) (not shown): ")
        let line = readLine(strippingNewline: true)
        Terminal.standardError.write("\n")
        return Redacted(line ?? "")
    }
}
