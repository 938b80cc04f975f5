import SoloCore

/// An error on the socket.
package struct AdminProblem: Codable, Sendable {
    private var code: String
    private var message: String
    private var details: [String]
    private var fix: String?
    private var commands: [String]
    private var isRefusal: Bool

    package init(_ error: HostError) {
        code = error.code.description
        message = error.message
        details = error.details
        fix = error.fix
        commands = error.commands
        isRefusal = error.isRefusal
    }

    package var error: HostError {
        HostError(.init(code), message, details: details, fix: fix, commands: commands, isRefusal: isRefusal)
    }
}

extension HostError {
    /// The response to a request that this release cannot read. The text has the versions, since a `solo` from before the
    /// greeting prints it as it is.
    static var unknownAdminRequest: Self {
        Self(
            .unknownRequest,
            "Unknown admin request. The running solo dev (\(SoloRelease.current)) supports \(WireVersion.administration) of the administration.",
            fix: "Use the same release of solo for both.", isRefusal: true)
    }
}

extension HostError.Code {
    package static let unknownRequest = Self("unknown-admin-request")
}
