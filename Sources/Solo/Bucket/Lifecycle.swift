public import SoloCore

/// What happens to a bucket's objects by itself.
public struct Lifecycle: Sendable, Equatable {
    package let rule: LifecycleRule

    /// Removes objects once they are older than a time.
    /// - Parameters:
    ///   - prefix: only objects whose key starts with it; the empty prefix is all of them.
    ///   - time: whole days since the object was last written, at least one; a part of a day counts as a whole one, so
    ///     that nothing goes early.
    public static func expire(prefix: String = "", after time: TimeSpan) -> Lifecycle {
        Lifecycle(rule: LifecycleRule(prefix: prefix, expireAfterDays: time.daysRoundedUp))
    }
}
