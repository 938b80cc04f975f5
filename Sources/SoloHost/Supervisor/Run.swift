/// One process of a release. A release that crashed and was started again is the same release in another run.
package struct Run: Sendable, Hashable {
    /// Counts up over a session.
    package var number: Int
    /// The release's id.
    package var release: String
    /// Whether it accepts on the public sockets as soon as it is up, with nobody to promote it.
    package var startsPromoted: Bool

    package init(number: Int, release: String, startsPromoted: Bool) {
        self.number = number
        self.release = release
        self.startsPromoted = startsPromoted
    }
}
