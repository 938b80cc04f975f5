public import SoloCore

/// Whether something runs all the time: a stage's processes on a server, or a Postgres database.
public struct Scale: Sendable, Equatable {
    package var secondsToZero: Int?

    /// It always runs.
    public static let always = Scale(secondsToZero: nil)

    /// It stops once it was not used for this long, a second at least, and starts with the next use, which waits for it.
    public static func toZero(after time: TimeSpan) -> Scale { Scale(secondsToZero: time.seconds) }
}
