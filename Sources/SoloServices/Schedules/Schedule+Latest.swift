import SoloCore
import struct Foundation.Date

extension Schedule {
    /// The last tick after `cursor` that is not after `now`, or `nil` if there is none.
    ///
    /// It looks back an hour, a day, and so on, until it finds a tick, so that a laptop that slept for a year does not
    /// count every second of it.
    func latest(after cursor: Date, notAfter now: Date) throws -> Date? {
        for window in [3_600.0, 86_400, 32 * 86_400, 400 * 86_400, .infinity] {
            let start = max(cursor, now.addingTimeInterval(-window))
            var latest: Date?
            while let next = try next(after: latest ?? start), next <= now { latest = next }
            if latest != nil || start == cursor { return latest }
        }
        return nil
    }
}
