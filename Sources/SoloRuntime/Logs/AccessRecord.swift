import HTTPTypes

/// One line of the access log.
struct AccessRecord {
    var request: Request
    var trace: String
    var status: Int
    var bytes: Int
    var microseconds: Int

    func render(_ format: ServeArguments.LogFormat, api: String, route: String, into line: inout [UInt8]) {
        let record = LogRecord(level: "info", message: "request")
        record.render(
            format,
            [
                ("api", .text(api)), ("method", .text(request.method.rawValue)), ("path", .text(request.path)),
                ("route", .text(route)), ("status", .number(status)), ("bytes", .number(bytes)),
                ("ms", .microseconds(microseconds)), ("client", .text(request.clientAddress)),
                ("request", .text(request.id)), ("trace", .text(trace)),
            ], into: &line)
    }
}
