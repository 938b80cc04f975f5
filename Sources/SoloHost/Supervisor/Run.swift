/// One process of a release. A process that crashed and was started again is the same member of its set in another run.
package struct Run: Sendable, Hashable {
    /// Counts up over a session.
    package var number: Int
    /// The release's id.
    package var release: String
    /// Which of the release's processes it is: `web`, `work`, or an isolated component's id.
    package var process: String
    /// Whether it accepts as soon as it is up, with nobody to promote it.
    package var startsPromoted: Bool

    package init(number: Int, release: String, process: String = "web", startsPromoted: Bool) {
        self.number = number
        self.release = release
        self.process = process
        self.startsPromoted = startsPromoted
    }
}

/// A release that may be started: its id, and the names of its processes.
package struct ReleaseSet: Sendable, Equatable {
    package var release: String
    package var processes: [String]

    package init(release: String, processes: [String] = ["web"]) {
        self.release = release
        self.processes = processes
    }
}
