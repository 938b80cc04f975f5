import Foundation

/// What the kernel says of this process.
struct ProcessFigures: Sendable {
    private static let started = ContinuousClock.now

    /// Marks the start of the uptime.
    static func begin() {
        _ = started
    }

    /// User and system time, in seconds: clock(3) counts in millionths on every POSIX system.
    static var cpuSeconds: Double { Double(clock()) / 1e6 }

    static var uptimeSeconds: Double {
        let (seconds, attoseconds) = started.duration(to: .now).components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}
