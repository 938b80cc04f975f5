package import struct Foundation.Date

/// One run of a schedule, or why there was none.
package struct ScheduleRun: Codable, Sendable, Equatable {
    package enum Result: String, Codable, Sendable {
        case running
        case done
        case failed
        /// The tick was missed, and the schedule says to skip those.
        case skipped
        /// It was under way when the platform ended. This is reported and never stored: the next start of the stage runs it again,
        /// or notes it as failed.
        case interrupted
    }

    /// The component and the moment it was due; the same for every attempt.
    package var id: String
    package var component: String
    package var due: Date
    package var started: Date
    package var finished: Date?
    package var attempt: Int
    package var result: Result
    /// Started by a person.
    package var isManual: Bool
    package var error: String?
    package var log: [String]

    /// Seconds from start to end.
    package var duration: Double? {
        finished.map { $0.timeIntervalSince(started) }
    }
}

/// The state of a schedule.
package struct ScheduleSummary: Codable, Sendable, Equatable {
    package var component: String
    /// In words: `every 6 hours`.
    package var schedule: String
    /// When it ticks next; `nil` if it never does.
    package var next: Date?
    package var isRunning: Bool
    package var last: ScheduleRun?
}

/// Why a schedule rejected a request.
package struct ScheduleServiceError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable {
        case unknownSchedule = "unknown-schedule"
        case isRunning = "schedule-is-running"
    }

    package var code: Code
    package var message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
