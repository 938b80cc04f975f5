import struct Foundation.Data

/// Base 64 as age has it (RFC 4648 section 4): each sequence of bytes has one text, and no other text is read.
enum CanonicalBase64 {
    /// Without padding.
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        var text = Data(bytes).base64EncodedString()
        while text.hasSuffix("=") { text.removeLast() }
        return text
    }

    /// Reads a text without padding; `nil` for any text that ``text(_:)`` would not write.
    static func bytes(_ characters: some Sequence<UInt8>) -> [UInt8]? {
        let characters = Array(characters)
        let padding = [UInt8](repeating: UInt8(ascii: "="), count: (4 - characters.count % 4) % 4)
        return paddedBytes(characters + padding).flatMap { bytes in
            Array(text(bytes).utf8) == characters ? bytes : nil
        }
    }

    /// Reads a text with padding.
    static func paddedBytes(_ characters: [UInt8]) -> [UInt8]? {
        guard let data = Data(base64Encoded: Data(characters)), Array(data.base64EncodedData()) == characters else {
            return nil
        }
        return Array(data)
    }
}
