package import SoloCore

/// What keeps a stage from running on this machine, in words for the person in front of it.
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
    /// What a proposed command line says of the stage: nothing for `dev`, which commands work on unless told otherwise.
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
    /// A document of the stage is there and cannot be read.
    package static let stateUnreadable = Self("state-unreadable")
    /// The release would take data out of use, and nobody agreed to that.
    package static let wouldOrphan = Self("would-orphan")
    package static let notRunning = Self("not-running")
    package static let unknownName = Self("unknown-name")
    package static let notSupported = Self("not-supported")
}

extension HostError {
    /// An app, or a running `solo dev`, of a release of Solo that this one does not understand.
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
