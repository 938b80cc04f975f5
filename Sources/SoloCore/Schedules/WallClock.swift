import struct Foundation.Date
import struct Foundation.TimeZone

/// The clock on the wall of a time zone, in whole seconds since 1970: moments are UTC, times are what the clock shows.
struct WallClock {
    let zone: TimeZone

    /// What the clock shows less UTC, in seconds.
    func offset(at moment: Int) -> Int {
        zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment)))
    }

    /// The moment at which the offset changes next.
    func nextChange(after moment: Int) -> Int? {
        let date = Date(timeIntervalSince1970: Double(moment))
        guard let change = zone.nextDaylightSavingTimeTransition(after: date) else { return nil }
        let seconds = Int(change.timeIntervalSince1970.rounded(.up))
        return seconds > moment ? seconds : nil
    }

    /// The first moment at which the clock shows a time; for one that it skips, the first moment after the gap.
    func firstMoment(of time: Int) -> Int {
        // Offsets lie between -12 and +14 hours, so these two are the ones before and after any change nearby.
        let (before, after) = (offset(at: time - 86_400), offset(at: time + 86_400))
        let shown = [time - before, time - after].filter { $0 + offset(at: $0) == time }
        return shown.min() ?? firstMomentAfterGap(around: time)
    }

    private func firstMomentAfterGap(around time: Int) -> Int {
        var (low, high) = (time - 86_400, time + 86_400)
        let before = offset(at: low)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if offset(at: middle) == before { low = middle } else { high = middle }
        }
        return high
    }
}
