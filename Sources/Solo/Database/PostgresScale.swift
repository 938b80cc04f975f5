public import SoloCore

/// Whether a Postgres database runs all the time.
public struct PostgresScale: Sendable, Equatable {
    package var secondsToZero: Int?

    /// It always runs.
    public static let always = PostgresScale(secondsToZero: nil)

    /// It stops after this long without a connection, and starts with the next one.
    public static func toZero(after time: TimeSpan) -> PostgresScale {
        PostgresScale(secondsToZero: time.seconds)
    }
}
