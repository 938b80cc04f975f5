/// The samples of a process's metrics, in the text format of Prometheus (exposition format 0.0.4).
package struct MetricsText: Sendable, Equatable {
    package struct Sample: Sendable, Equatable {
        package var name: String
        package var labels: [String: String]
        package var value: Double
    }

    package let samples: [Sample]

    /// Comments are left out, and lines that are not of the format.
    package init(_ text: String) {
        samples = text.unicodeScalars.split(separator: "\n").filter { $0.first != "#" }.compactMap(Sample.init)
    }
}

extension MetricsText.Sample {
    private typealias Scalars = Substring.UnicodeScalarView

    /// `name{label="value",…} 1.5`, maybe with a time.
    fileprivate init?(_ line: Substring.UnicodeScalarView) {
        let end = line.firstIndex { $0 == "{" || $0 == " " } ?? line.endIndex
        var rest = line[end...]
        name = String(line[..<end])
        labels = [:]
        if rest.first == "{" {
            rest = rest.dropFirst()
            while rest.first != "}" {
                guard let equals = rest.firstIndex(of: "=") else { return nil }
                let label = String(rest[..<equals])
                rest = rest[equals...].dropFirst()
                guard let value = Self.quoted(&rest) else { return nil }
                labels[label] = value
                if rest.first == "," { rest = rest.dropFirst() }
            }
            rest = rest.dropFirst()
        }
        guard let value = rest.split(separator: " ").first.flatMap({ Double(String($0)) }), !name.isEmpty else {
            return nil
        }
        self.value = value
    }

    /// Takes a text in quotation marks, with `\\`, `\"` and `\n` for what can't stand in it.
    private static func quoted(_ rest: inout Scalars) -> String? {
        guard rest.first == "\"" else { return nil }
        rest = rest.dropFirst()
        var text = String.UnicodeScalarView()
        while let scalar = rest.first {
            rest = rest.dropFirst()
            switch scalar {
            case "\"": return String(text)
            case "\\":
                guard let escaped = rest.first else { return nil }
                rest = rest.dropFirst()
                text.append(escaped == "n" ? "\n" : escaped)
            default: text.append(scalar)
            }
        }
        return nil
    }
}
