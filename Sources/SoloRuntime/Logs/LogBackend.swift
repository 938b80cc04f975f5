package import Logging

/// swift-log's way into the app's log lines.
package struct LogBackend: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    package var logLevel: Logger.Level = .info
    private let label: String
    private let writer: LogWriter

    /// `writer` is used if no request or invocation is being handled.
    package init(label: String, writer: LogWriter = .standardOutput) {
        self.label = label
        self.writer = writer
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let scope = LogScope.current
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { _, new in new } }
        if let own = event.metadata { all.merge(own) { _, new in new } }
        var fields: [(name: String, value: LogRecord.Value)] = [("label", .text(label))]
        for field in scope?.fields(besides: all) ?? [] { fields.append((field.name, .text(field.value))) }
        if let error = event.error { fields.append(("error", .text("\(error)"))) }
        for (name, value) in all.sorted(by: { $0.key < $1.key }) { fields.append((name, .text("\(value)"))) }
        let record = LogRecord(level: Self.name(event.level), message: "\(event.message)")
        let writer = scope?.writer ?? writer
        writer.line { record.render(writer.format, fields, into: &$0) }
        scope?.keep(Self.keptLine(event.level, record.message, all))
    }

    private static func keptLine(_ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata) -> String {
        let values = metadata.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        return "\(level) \(message)\(values)"
    }

    private static func name(_ level: Logger.Level) -> StaticString {
        switch level {
        case .trace: "trace"
        case .debug: "debug"
        case .info: "info"
        case .notice: "notice"
        case .warning: "warning"
        case .error: "error"
        case .critical: "critical"
        }
    }
}
