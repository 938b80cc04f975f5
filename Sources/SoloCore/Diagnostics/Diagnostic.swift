/// One mistake in the declaration of a stack: what is wrong, where, and what to do.
package struct Diagnostic: Sendable, Equatable, Codable {
    package enum Severity: String, Sendable, Codable {
        case error, warning
    }

    /// A place in the user's source.
    package struct Place: Sendable, Hashable, Codable {
        package var file: String
        package var line: Int

        package init(file: String, line: Int) {
            self.file = file
            self.line = line
        }
    }

    package var severity: Severity
    /// Stable and documented, such as `duplicate-name`.
    package var code: String
    package var message: String
    package var fix: String
    package var place: Place?

    package init(_ severity: Severity = .error, code: String, message: String, fix: String, place: Place? = nil) {
        self.severity = severity
        self.code = code
        self.message = message
        self.fix = fix
        self.place = place
    }
}
