package import SoloCore

/// Why a stage cannot run on this machine, for people.
package struct HostError: Error, Sendable, Equatable {
    /// Stable; scripts and tests match on it.
    package struct Code: Sendable, Hashable, CustomStringConvertible {
        package var description: String
        package init(_ description: String) { self.description = description }
    }

    package var code: Code
    /// One sentence that says what happened, and where.
    package var message: String
    package var details: [String]
    /// What to do, and the command lines that do it.
    package var fix: String?
    package var commands: [String]
    /// Whether nothing was tried, since something has to be done first.
    package var isRefusal: Bool

    package init(
        _ code: Code, _ message: String, details: [String] = [], fix: String? = nil, commands: [String] = [],
        isRefusal: Bool = false
    ) {
        self.code = code
        self.message = message
        self.details = details
        self.fix = fix
        self.commands = commands
        self.isRefusal = isRefusal
    }
}

extension HostError {
    /// The stage's option in a proposed command line: empty for `dev`, the default stage of every command.
    package static func stageOption(_ stage: String) -> String { stage == "dev" ? "" : " --stage \(stage)" }
}

extension HostError: CustomStringConvertible {
    package var description: String { ([message] + details + [fix].compactMap(\.self)).joined(separator: "\n") }
}

extension HostError.Code {
    package static let describeFailed = Self("describe-failed")
    package static let secretUnset = Self("secret-unset")
    package static let portTaken = Self("port-taken")
    package static let stageBusy = Self("stage-busy")
    /// A document of the stage exists and cannot be read.
    package static let stateUnreadable = Self("state-unreadable")
    /// The release would take data out of use, which was not confirmed.
    package static let wouldOrphan = Self("would-orphan")
    package static let notRunning = Self("not-running")
    package static let unknownName = Self("unknown-name")
    package static let notSupported = Self("not-supported")
}

extension HostError {
    /// An app, or a running `solo dev`, whose release of Solo has no version in common with this one.
    package init(_ mismatch: WireMismatch) {
        self.init(.init(mismatch.code), mismatch.message, fix: mismatch.fix, isRefusal: true)
    }

    /// A name that the stage does not have.
    package static func unknown(_ kind: String, _ name: String, known: [String]) -> Self {
        let guess = NearestName.of(name, in: known).map { " Did you mean '\($0)'?" } ?? ""
        return Self(
            .unknownName, "There is no \(kind) '\(name)'.\(guess)",
            details: known.isEmpty ? [] : ["There is: \(known.sorted().joined(separator: ", "))"])
    }
}
