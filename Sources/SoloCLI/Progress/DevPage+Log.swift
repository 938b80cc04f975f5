import Foundation
import SoloCore
import SoloHost
import SoloLaptop

/// The app's own lines, formatted for people.
extension DevPage {
    /// `12:04:31  GET /orders/1  200  3.1 ms`, and everything else as `12:04:31  info  message  name=value`.
    ///
    /// Any client of the app may have caused its text, so control characters are escaped for the terminal.
    package func log(_ line: String, isError: Bool) -> [String] {
        if isError { return line.isEmpty ? [] : [style.red("  │ ") + line.printable] }
        let entry = LogLine(line)
        guard let time = entry.time else { return [style.dim("  │ ") + line.printable] }
        let clock = style.dim(Self.clock(time).printable)
        if let request = request(entry) { return ["  \(clock)  \(request)"] }
        let values = entry.metadata.map { "\($0.name)=\($0.value)".printable }.joined(separator: " ")
        let text = entry.message.printable + (values.isEmpty ? "" : "  " + style.dim(values))
        return ["  \(clock)  \(level(entry.level))  \(text)"]
    }

    private func request(_ entry: LogLine) -> String? {
        guard entry.message == "request", let method = entry["method"]?.printable,
            let path = entry["path"]?.printable, let status = entry["status"]?.printable
        else { return nil }
        let color =
            status.first == "5" ? style.red(status) : status.first == "4" ? style.yellow(status) : style.green(status)
        return "\(color)  \(method) \(path)" + (entry["ms"].map { "  " + style.dim("\($0.printable) ms") } ?? "")
    }

    private func level(_ level: String) -> String {
        let name = level.printable.padding(toLength: 7, withPad: " ", startingAt: 0)
        return switch level {
        case "error", "critical": style.red(name)
        case "warning": style.yellow(name)
        default: style.dim(name)
        }
    }

    /// The clock of the machine, from a time in UTC.
    static func clock(_ time: String) -> String {
        let strategies = [
            Date.ISO8601FormatStyle(includingFractionalSeconds: true), Date.ISO8601FormatStyle(),
        ]
        guard let date = strategies.lazy.compactMap({ try? Date(time, strategy: $0) }).first else { return time }
        let parts = Calendar.current.dateComponents([.hour, .minute, .second], from: date)
        return String(format: "%02d:%02d:%02d", parts.hour ?? 0, parts.minute ?? 0, parts.second ?? 0)
    }
}
