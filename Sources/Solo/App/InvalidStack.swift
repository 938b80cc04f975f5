package import SoloCore

/// A stack with mistakes: all of them, each with its place and its fix.
package struct InvalidStack: Error, CustomStringConvertible {
    package let diagnostics: [Diagnostic]

    package init(diagnostics: [Diagnostic]) {
        self.diagnostics = diagnostics
    }

    package var description: String { diagnostics.locatedText }
}
