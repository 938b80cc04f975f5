import SoloCore

/// One log line: when, how bad, what, and its fields.
struct LogRecord {
    enum Value {
        case text(String)
        case number(Int)
        /// Microseconds, written as milliseconds with three decimals.
        case microseconds(Int)
    }

    var level: StaticString
    var message: String
    var time = UnixTime.now

    /// Writes the line without its end.
    func render(
        _ format: LogFormat, _ fields: [(name: String, value: Value)], into bytes: inout [UInt8]
    ) {
        switch format {
        case .json: renderJSON(fields, into: &bytes)
        case .text: renderText(fields, into: &bytes)
        }
    }

    /// The time, the level and the message; the object stays open.
    func beginJSON(into bytes: inout [UInt8]) {
        bytes.append(contentsOf: "{\"time\":\"".utf8)
        appendTime(to: &bytes)
        bytes.append(contentsOf: "Z\",\"level\":\"".utf8)
        level.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: "\",\"message\":".utf8)
        JSONWriter.append(message, to: &bytes)
    }

    private func renderJSON(_ fields: [(name: String, value: Value)], into bytes: inout [UInt8]) {
        beginJSON(into: &bytes)
        for field in fields {
            bytes.append(UInt8(ascii: ","))
            JSONWriter.append(field.name, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            switch field.value {
            case .text(let text): JSONWriter.append(text, to: &bytes)
            case .number(let number): JSONWriter.append(number, to: &bytes)
            case .microseconds(let number): Self.append(milliseconds: number, to: &bytes)
            }
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private func renderText(_ fields: [(name: String, value: Value)], into bytes: inout [UInt8]) {
        appendTime(to: &bytes)
        bytes.append(UInt8(ascii: " "))
        level.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: " "))
        Self.append(plain: message, to: &bytes)
        for field in fields {
            bytes.append(UInt8(ascii: " "))
            Self.append(plain: field.name, to: &bytes)
            bytes.append(UInt8(ascii: "="))
            switch field.value {
            case .text(let text):
                Self.append(value: text, to: &bytes)
            case .number(let number): JSONWriter.append(number, to: &bytes)
            case .microseconds(let number): Self.append(milliseconds: number, to: &bytes)
            }
        }
    }

    private func appendTime(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: ClockText.shared.iso(time).utf8)
        bytes.append(UInt8(ascii: "."))
        Self.append(thousandth: time.nanoseconds / 1_000_000, to: &bytes)
    }

    /// A line must stay one line, and what a peer sent must not control a terminal.
    private static func append(plain text: String, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: text.printable.utf8)
    }

    /// In quotes if it has spaces.
    private static func append(value text: String, to bytes: inout [UInt8]) {
        guard text.contains(" ") else { return append(plain: text, to: &bytes) }
        let quoted = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        append(plain: "\"\(quoted)\"", to: &bytes)
    }

    static func append(milliseconds microseconds: Int, to bytes: inout [UInt8]) {
        JSONWriter.append(microseconds / 1000, to: &bytes)
        bytes.append(UInt8(ascii: "."))
        append(thousandth: microseconds % 1000, to: &bytes)
    }

    private static func append(thousandth number: Int, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "0") + UInt8(number / 100 % 10))
        bytes.append(UInt8(ascii: "0") + UInt8(number / 10 % 10))
        bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
    }
}
