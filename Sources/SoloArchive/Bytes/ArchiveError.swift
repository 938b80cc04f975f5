/// A file that cannot be read, or not be written, in one of its layers.
package struct ArchiveError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Layer: String, Sendable {
        case armor, age, zstd
    }

    package enum Code: String, Sendable {
        /// The text around an armored file.
        case armorDamaged = "armor-damaged"
        /// The header is not one of age, version 1.
        case headerDamaged = "header-damaged"
        /// The header was changed after it was written.
        case headerForged = "header-forged"
        /// None of the identities opens the file.
        case noIdentity = "no-identity"
        /// A recipient that nothing can be encrypted to.
        case recipientRejected = "recipient-rejected"
        /// A part of the content was changed after it was written.
        case contentDamaged = "content-damaged"
        case truncated
        case trailingBytes = "trailing-bytes"
        /// A library lacks memory, or does not support what was asked of it.
        case unavailable
    }

    package var layer: Layer
    package var code: Code
    /// What happened, as a sentence.
    package var message: String

    package init(_ layer: Layer, _ code: Code, _ message: String) {
        self.layer = layer
        self.code = code
        self.message = message
    }

    package var description: String { "\(layer.rawValue): \(message)" }
}
