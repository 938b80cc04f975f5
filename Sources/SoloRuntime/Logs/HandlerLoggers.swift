public import Logging

extension Logger {
    /// A logger for one run of a command. Its metadata is its own, so that the lines of a detached task carry it as well.
    package static func command(_ name: String) -> Logger {
        var logger = Logger(label: "app", factory: { LogBackend(label: $0) })
        // In a run, the name is qualified by its module.
        logger[metadataKey: "command"] = "\(LogScope.current?.command ?? name)"
        return logger
    }
}

extension Logger {
    /// A logger for one attempt at an invocation. Its metadata is its own, so that the lines of a detached task carry it as well.
    package static func invocation(component: String?, id: String, attempt: Int) -> Logger {
        var logger = Logger(label: "app", factory: { LogBackend(label: $0) })
        if let component { logger[metadataKey: "component"] = "\(component)" }
        logger[metadataKey: "id"] = "\(id)"
        logger[metadataKey: "attempt"] = "\(attempt)"
        return logger
    }
}

extension Request {
    /// A logger whose lines carry this request's id, wherever they are written from.
    public var logger: Logger {
        var logger = Logger(label: "app", factory: { LogBackend(label: $0) })
        if LogScope.current == nil { logger[metadataKey: "request"] = "\(id)" }
        return logger
    }
}
