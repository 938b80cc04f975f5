package import Foundation

/// Moments and spans, formatted for people.
package enum Moment {
    /// `2026-11-23 22:04:10` on the machine's clock.
    package static func text(_ date: Date?) -> String {
        guard let date else { return "never" }
        let parts = Calendar.current.dateComponents([.year, .month, .day, .hour, .minute, .second], from: date)
        return String(
            format: "%04d-%02d-%02d %02d:%02d:%02d", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0, parts.hour ?? 0,
            parts.minute ?? 0, parts.second ?? 0)
    }

    /// `12 ms`, `3.4 s`, `2 min 5 s`.
    package static func span(_ seconds: Double?) -> String {
        guard let seconds else { return "" }
        if seconds < 1 { return "\(Int((seconds * 1000).rounded())) ms" }
        if seconds < 60 { return String(format: "%.1f s", seconds) }
        return "\(Int(seconds) / 60) min \(Int(seconds) % 60) s"
    }
}
