/// How a point of a host is.
package enum PointState: String, Codable, Sendable {
    /// It is as it should be.
    case ok
    /// It was not, and now it is.
    case changed
    /// It is not, and nothing was done about it.
    case drift
    /// It could not be repaired.
    case failed
    /// This machine does not have it, such as a container its own swap.
    case skipped
}

/// A point of a host, as the agent found or left it.
package struct PointReport: Codable, Sendable, Equatable {
    package var point: String
    package var state: PointState
    package var detail: String
    /// Whether it is taken back by the host itself unless a second login confirms it.
    package var needsLogin: Bool?

    package init(_ point: String, _ state: PointState, _ detail: String, needsLogin: Bool? = nil) {
        self.point = point
        self.state = state
        self.detail = detail
        self.needsLogin = needsLogin
    }
}
