import SoloCore

/// Why a process could not start to serve: what happened and what to do.
package struct StartError: Error, CustomStringConvertible, Sendable {
    package var description: String
    /// The process's exit code.
    package var exitCode: ExitCode

    package init(_ description: String, exitCode: ExitCode = .couldNotStart) {
        self.description = description
        self.exitCode = exitCode
    }
}

extension StartError {
    /// The stack has no command of this name.
    static func noCommand(_ name: String, known: [String]) -> StartError {
        let near = NearestName.of(name, in: known).map { "Did you mean '\($0)'? " } ?? ""
        let list = known.isEmpty ? "This stack has none." : "There are: \(known.sorted().joined(separator: ", "))."
        return StartError("There is no command '\(name)'. \(near)\(list)", exitCode: .usage)
    }
}

/// How a process of an app ends.
package enum ExitCode: Int32, Sendable {
    /// It was told to stop and finished what it had, or its command ended well.
    case done = 0
    /// It could not start, or its command threw: the reason is on standard error.
    case couldNotStart = 1
    /// The command line makes no sense.
    case usage = 64
    /// This app and the platform speak no version of the contract in common (`EX_PROTOCOL`).
    case otherContract = 76
    /// It was told to stop, and the limit passed before the last request had ended.
    case cutOff = 75
}
