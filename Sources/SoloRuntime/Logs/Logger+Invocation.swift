package import Logging

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
