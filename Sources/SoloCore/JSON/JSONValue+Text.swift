package import struct Foundation.Data

extension JSONValue {
    /// The document for people and version control: two spaces of indentation, sorted keys, a newline at the end.
    ///
    /// Printed here and not by Foundation, so that the bytes stay the same through its releases and on every system.
    package var text: String {
        var bytes: [UInt8] = []
        write(to: &bytes, indentation: "\n")
        bytes.append(UInt8(ascii: "\n"))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The UTF-8 bytes of ``text``.
    package var data: Data { Data(text.utf8) }

    /// The document on one line, with sorted keys and no newline at its end.
    package var line: String {
        var bytes: [UInt8] = []
        write(to: &bytes, indentation: nil)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func write(to bytes: inout [UInt8], indentation: String?) {
        switch self {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .integer(let value): JSONWriter.append(value, to: &bytes)
        case .number(let value): bytes += Self.printed(value).utf8
        case .string(let value): JSONWriter.append(value, to: &bytes)
        case .array(let values):
            Self.write(values, between: ("[", "]"), to: &bytes, indentation: indentation) { value, bytes, inner in
                value.write(to: &bytes, indentation: inner)
            }
        case .object(let members):
            let sorted = members.sorted { $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars) }
            Self.write(sorted, between: ("{", "}"), to: &bytes, indentation: indentation) { member, bytes, inner in
                JSONWriter.append(member.key, to: &bytes)
                bytes += (inner == nil ? ":" : ": ").utf8
                member.value.write(to: &bytes, indentation: inner)
            }
        }
    }

    private static func write<Element>(
        _ elements: [Element], between brackets: (String, String), to bytes: inout [UInt8], indentation: String?,
        each: (Element, inout [UInt8], String?) -> Void
    ) {
        bytes += brackets.0.utf8
        let inner = indentation.map { $0 + "  " }
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes += (inner ?? "").utf8
            each(element, &bytes, inner)
        }
        if !elements.isEmpty { bytes += (indentation ?? "").utf8 }
        bytes += brackets.1.utf8
    }

    /// Whole numbers without a fraction; infinity and NaN, which JSON does not have, as `null`.
    private static func printed(_ value: Double) -> String {
        guard value.isFinite else { return "null" }
        return Int(exactly: value).map(String.init) ?? String(value)
    }
}
