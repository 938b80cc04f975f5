public import Logging

extension Request {
    /// A logger whose lines carry this request's id, wherever they are written from.
    public var logger: Logger {
        var logger = Logger(label: "app", factory: { LogBackend(label: $0) })
        if LogScope.current == nil { logger[metadataKey: "request"] = "\(id)" }
        return logger
    }
}
