extension String {
    /// The text with its control characters written out: `\n`, `\u{1B}`. A tab stays.
    ///
    /// For text that a peer or an app wrote and a person reads: a terminal interprets the characters of C0, DEL and C1 (ECMA-48),
    /// and text after a line break could look like a line of another program.
    package var printable: String {
        // In UTF-8, C1 is U+0080 to U+009F, two bytes each. Most text has none of these and is returned as it is.
        var isAfterC2 = false
        let mayHaveControls = utf8.contains { byte in
            defer { isAfterC2 = byte == 0xC2 }
            return byte < 0x20 && byte != 0x09 || byte == 0x7F || isAfterC2 && byte < 0xA0
        }
        guard mayHaveControls else { return self }
        var text = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "\t": text.unicodeScalars.append(scalar)
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\u{0}"..<" ", "\u{7F}"..."\u{9F}":
                text += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
