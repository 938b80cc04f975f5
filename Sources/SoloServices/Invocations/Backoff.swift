package import SoloCore

/// How long a failed message waits: exponential backoff with full jitter.
///
/// Source: Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015. A random part of the whole delay keeps
/// messages that failed together from coming back together.
package struct Backoff: Sendable {
    package var first: Double
    package var longest: Double

    package init(_ settings: QueueSettings) {
        first = settings.firstRetryDelay
        longest = settings.longestRetryDelay
    }

    /// The most seconds before the attempt after number `attempt`.
    package func limit(after attempt: Int) -> Double {
        var delay = max(0, first)
        for _ in 1..<max(1, min(attempt, 64)) {
            delay *= 2
            if delay >= longest { break }
        }
        return min(delay, max(0, longest))
    }

    package func delay(after attempt: Int) -> Double {
        Double.random(in: 0...limit(after: attempt))
    }
}
