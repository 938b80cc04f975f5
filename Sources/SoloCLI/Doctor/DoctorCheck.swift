/// One thing that Solo needs of a machine, and whether it is there.
package struct DoctorCheck: Sendable, Equatable, Encodable {
    package enum State: String, Sendable, Encodable {
        case ok, missing, warning
    }

    package var name: String
    package var state: State
    /// What was found: a version, a path.
    package var found: String
    /// The command that puts it right.
    package var fix: String?

    package init(_ name: String, _ state: State, found: String, fix: String? = nil) {
        self.name = name
        self.state = state
        self.found = found
        self.fix = fix
    }
}
