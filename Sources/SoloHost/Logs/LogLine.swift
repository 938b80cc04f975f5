package import Foundation

/// One line of an app: an object with `time`, `level` and `message`, or plain text if it wrote something else.
package struct LogLine: Sendable, Equatable {
    package var time: String?
    package var level: String
    package var message: String
    /// Everything else, as text, in the order of its names.
    package var metadata: [(name: String, value: String)]

    package init(_ line: String) {
        guard line.hasPrefix("{"),
            let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        else {
            self.init(time: nil, level: "", message: line)
            return
        }
        self.init(
            time: object["time"] as? String, level: (object["level"] as? String) ?? "info",
            message: (object["message"] as? String) ?? "")
        metadata = object.filter { !["time", "level", "message"].contains($0.key) }
            .map { (name: $0.key, value: Self.text(of: $0.value)) }.sorted { $0.name < $1.name }
    }

    private init(time: String?, level: String, message: String) {
        self.time = time
        self.level = level
        self.message = message
        metadata = []
    }

    package static func == (one: LogLine, other: LogLine) -> Bool {
        one.time == other.time && one.level == other.level && one.message == other.message
            && one.metadata.map(\.name) == other.metadata.map(\.name)
            && one.metadata.map(\.value) == other.metadata.map(\.value)
    }

    package subscript(name: String) -> String? { metadata.first { $0.name == name }?.value }

    private static func text(of value: Any) -> String {
        switch value {
        case let text as String: text
        case let number as NSNumber: number.description
        default:
            (try? JSONSerialization.data(withJSONObject: value, options: [.fragmentsAllowed, .sortedKeys]))
                .map { String(decoding: $0, as: UTF8.self) } ?? "\(value)"
        }
    }

    /// A line on standard error as an object, like every other line of the log.
    package static func wrapping(standardError line: String, at time: Date) -> String {
        let object = [
            "time": time.formatted(.iso8601), "level": "error", "message": line, "stream": "stderr",
        ]
        let data = try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data ?? Data(), as: UTF8.self)
    }
}
