/// An element of the few small documents that S3 sends and takes. Attributes are read over; prefixes are cut off.
package struct XMLElement: Sendable, Equatable {
    package var name: String
    package var children: [XMLElement]
    /// The text directly inside of it.
    package var text: String

    package init(_ name: String, text: String = "", children: [XMLElement] = []) {
        self.name = name
        self.children = children
        self.text = text
    }

    /// The first child of this name.
    package subscript(name: String) -> XMLElement? {
        children.first { $0.name == name }
    }

    package func all(_ name: String) -> [XMLElement] {
        children.filter { $0.name == name }
    }
}

extension XMLElement {
    /// The whole document. What XML 1.0 cannot hold, most control characters, becomes U+FFFD.
    package func document(namespace: String? = nil) -> String {
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        write(into: &text, attributes: namespace.map { " xmlns=\"\($0)\"" } ?? "")
        return text
    }

    private func write(into output: inout String, attributes: String = "") {
        output += "<\(name)\(attributes)>"
        Self.escape(text, into: &output)
        for child in children { child.write(into: &output) }
        output += "</\(name)>"
    }

    private static func escape(_ text: String, into output: inout String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": output += "&amp;"
            case "<": output += "&lt;"
            case ">": output += "&gt;"
            case "\"": output += "&quot;"
            case "\r": output += "&#13;"
            case "\n", "\t": output.unicodeScalars.append(scalar)
            case "\u{0}"..<" ", "\u{FFFE}", "\u{FFFF}": output += "\u{FFFD}"
            default: output.unicodeScalars.append(scalar)
            }
        }
    }
}
