/// Arrays as Postgres writes and reads them as text: `{1,NULL,"a \"quoted\" text",{2}}` (its manual, 8.15.6).
enum SQLArrayLiteral {
    static func text(of values: [SQLValue], scalar: (SQLValue) -> String) -> String {
        let elements = values.map { value -> String in
            switch value {
            case .null: return "NULL"
            case .array(let values): return text(of: values, scalar: scalar)
            default:
                var quoted = "\""
                for character in scalar(value).unicodeScalars {
                    if character == "\"" || character == "\\" { quoted += "\\" }
                    quoted.unicodeScalars.append(character)
                }
                return quoted + "\""
            }
        }
        return "{" + elements.joined(separator: ",") + "}"
    }

    /// `nil` if it is not an array's text.
    static func parse(_ text: String, element: (String) -> SQLValue = SQLValue.text) -> [SQLValue]? {
        var rest = Array(text.utf8)[...]
        // Bounds that do not begin with 1 come first: `[0:1]={…}`.
        if rest.first == UInt8(ascii: "[") { rest = rest.drop { $0 != UInt8(ascii: "{") } }
        guard let values = list(&rest, element), rest.isEmpty else { return nil }
        return values
    }

    private static func list(_ rest: inout ArraySlice<UInt8>, _ element: (String) -> SQLValue) -> [SQLValue]? {
        guard rest.popFirst() == UInt8(ascii: "{") else { return nil }
        var values: [SQLValue] = []
        if rest.first == UInt8(ascii: "}") {
            rest.removeFirst()
            return values
        }
        while true {
            guard let value = value(&rest, element) else { return nil }
            values.append(value)
            switch rest.popFirst() {
            case UInt8(ascii: ","): continue
            case UInt8(ascii: "}"): return values
            default: return nil
            }
        }
    }

    private static func value(_ rest: inout ArraySlice<UInt8>, _ element: (String) -> SQLValue) -> SQLValue? {
        if rest.first == UInt8(ascii: "{") { return list(&rest, element).map(SQLValue.array) }
        guard rest.first == UInt8(ascii: "\"") else {
            let bare = rest.prefix { $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "}") }
            rest = rest[bare.endIndex...]
            let text = String(decoding: bare, as: UTF8.self)
            return text.isEmpty ? nil : text == "NULL" ? .null : element(text)
        }
        rest.removeFirst()
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\"") { return element(String(decoding: bytes, as: UTF8.self)) }
            guard byte == UInt8(ascii: "\\") else {
                bytes.append(byte)
                continue
            }
            guard let escaped = rest.popFirst() else { return nil }
            bytes.append(escaped)
        }
        return nil
    }
}
