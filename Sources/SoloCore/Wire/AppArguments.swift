/// The first argument of an app's executable: what it does.
package enum AppVerb: String, CaseIterable, Sendable {
    case serve, describe, openapi, run, help
}

/// The options of `serve`.
package enum ServeOption: String, CaseIterable, Sendable {
    /// The file that says which release accepts again when it is started again.
    case promotion = "--promotion"
    /// Which of the release's processes it is; all of its components without it.
    case process = "--process"
    /// After how many seconds without use it ends by itself.
    case idle = "--idle"
    case log = "--log"
    case host = "--host"
    case port = "--port"
}

/// The command lines that the platform starts an app with.
package enum AppArguments {
    package static let describe = [AppVerb.describe.rawValue]

    /// - Parameter idle: seconds without use after which the process ends by itself; `nil` for never.
    package static func serve(process: String, promotion: String, idle: Int? = nil) -> [String] {
        [AppVerb.serve.rawValue, ServeOption.process.rawValue, process, ServeOption.promotion.rawValue, promotion]
            + (idle.map { [ServeOption.idle.rawValue, "\($0)"] } ?? [])
    }

    package static func run(_ name: String, _ arguments: [String]) -> [String] {
        [AppVerb.run.rawValue, name] + arguments
    }
}
