/// Why a document could not be read as a manifest.
package struct ManifestError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// It was written by a newer Solo than this one.
        case tooNew = "manifest-too-new"
        /// It was written by a Solo older than the one before this one.
        case tooOld = "manifest-too-old"
        /// It is no manifest at all.
        case malformed = "manifest-malformed"
    }

    package var code: Code
    package var message: String
    package var fix: String

    package var description: String { "\(message)\n  fix: \(fix)" }
}
