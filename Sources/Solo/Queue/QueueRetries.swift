public import SoloCore

/// How often a message that failed is tried again, and when; after the last attempt it is a dead letter.
public struct QueueRetries: Sendable, Equatable {
    package let settings: QueueSettings

    /// Five attempts, after 1, 2, 4 and 8 seconds, each with jitter.
    public static let standard = QueueRetries(settings: QueueSettings())

    /// One attempt: what fails is a dead letter at once.
    public static let none = QueueRetries(settings: QueueSettings(maximumAttempts: 1))

    /// Attempts whose distance doubles, with jitter.
    /// - Parameters:
    ///   - attempts: all of them, the first included; at least 1.
    ///   - first: the time before the second attempt.
    ///   - longest: the longest time between two attempts.
    public static func attempts(
        _ attempts: Int, first: TimeSpan = .seconds(1), longest: TimeSpan = .seconds(900)
    ) -> QueueRetries {
        QueueRetries(
            settings: QueueSettings(
                maximumAttempts: attempts, firstRetryDelay: Double(first.seconds),
                longestRetryDelay: Double(longest.seconds)))
    }
}
