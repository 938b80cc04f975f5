import HTTPTypes
import SoloCore

/// One line of the access log.
struct AccessRecord {
    var trace: String
    var status: Int
    var bytes: Int
    var microseconds: Int

    func render(
        _ request: Request, _ format: LogFormat, api: String, route: String, into line: inout [UInt8]
    ) {
        let record = LogRecord(level: "info", message: "request")
        guard format == .json else {
            return record.render(format, fields(request, api: api, route: route), into: &line)
        }
        // Straight into the buffer: a list of fields in between would cost more than all the rest of it.
        record.beginJSON(into: &line)
        Self.append(",\"api\":", api, to: &line)
        Self.append(",\"method\":", request.method.rawValue, to: &line)
        Self.append(",\"path\":", request.path, to: &line)
        Self.append(",\"route\":", route, to: &line)
        line.append(contentsOf: ",\"status\":".utf8)
        JSONWriter.append(status, to: &line)
        line.append(contentsOf: ",\"bytes\":".utf8)
        JSONWriter.append(bytes, to: &line)
        line.append(contentsOf: ",\"ms\":".utf8)
        LogRecord.append(milliseconds: microseconds, to: &line)
        Self.append(",\"client\":", request.clientAddress, to: &line)
        Self.append(",\"request\":", request.id, to: &line)
        Self.append(",\"trace\":", trace, to: &line)
        line.append(UInt8(ascii: "}"))
    }

    private static func append(_ key: StaticString, _ value: String, to line: inout [UInt8]) {
        key.withUTF8Buffer { line.append(contentsOf: $0) }
        JSONWriter.append(value, to: &line)
    }

    private func fields(_ request: Request, api: String, route: String) -> [(name: String, value: LogRecord.Value)] {
        [
            ("api", .text(api)), ("method", .text(request.method.rawValue)), ("path", .text(request.path)),
            ("route", .text(route)), ("status", .number(status)), ("bytes", .number(bytes)),
            ("ms", .microseconds(microseconds)), ("client", .text(request.clientAddress)),
            ("request", .text(request.id)), ("trace", .text(trace)),
        ]
    }
}
