package import Logging

extension Logger {
    /// A logger for one run of a command. Its metadata is its own, so that the lines of a detached task carry it as well.
    package static func command(_ name: String) -> Logger {
        var logger = Logger(label: "app", factory: { LogBackend(label: $0) })
        // In a run, the name is qualified by its module.
        logger[metadataKey: "command"] = "\(LogScope.current?.command ?? name)"
        return logger
    }
}
