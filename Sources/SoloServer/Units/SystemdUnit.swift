/// A unit file of systemd (systemd.syntax(7)).
package struct SystemdUnit: Sendable, Equatable {
    /// With its kind: `solo-shop_production-web-3f2a9c01d2e4.service`.
    package let name: String
    /// In the order in which they were added, which is that of the file.
    private var sections: [Section] = []

    private struct Section: Sendable, Equatable {
        var name: String
        var lines: [String]
    }

    package init(_ name: String) { self.name = name }

    /// Adds an entry to a section. A key may be there many times, as `Sockets=` is.
    ///
    /// - Parameter value: as the file has it: a text that may hold anything goes through ``SystemdText`` first.
    package mutating func add(_ section: String, _ key: String, _ value: String) {
        precondition(!value.contains { $0.isNewline }, "A value of a unit is one line.")
        if let index = sections.firstIndex(where: { $0.name == section }) {
            sections[index].lines.append("\(key)=\(value)")
        } else {
            sections.append(Section(name: section, lines: ["\(key)=\(value)"]))
        }
    }

    package mutating func add(_ section: String, _ entries: KeyValuePairs<String, String>) {
        for (key, value) in entries { add(section, key, value) }
    }

    /// The entries of a section, as systemd-run(1) takes them as properties.
    func lines(of section: String) -> [String] { sections.first { $0.name == section }?.lines ?? [] }

    /// The file's content.
    package var text: String {
        let parts = sections.map { "[\($0.name)]\n" + $0.lines.map { $0 + "\n" }.joined() }
        return "# Written by Solo, which replaces it.\n" + parts.joined(separator: "\n")
    }
}

/// Texts as a unit file has them.
package enum SystemdText {
    /// Without specifiers, which begin with `%`.
    package static func plain(_ text: String) -> String {
        text.map { $0.isNewline ? " " : String($0) }.joined().replacing("%", with: "%%")
    }

    /// One word of a command line, whatever it holds: quoted, without specifiers or variables.
    package static func word(_ text: String) -> String {
        var quoted = "\""
        for character in text.unicodeScalars {
            switch character {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case "%": quoted += "%%"
            case "$": quoted += "$$"
            default: quoted.unicodeScalars.append(character)
            }
        }
        return quoted + "\""
    }
}
