package import Foundation

/// One drill: a backup that was restored into a place of its own, to see whether it can be.
package struct Drill: Codable, Sendable, Equatable {
    package var destination: String
    /// `nil` if there was no backup.
    package var backup: String?
    package var began: Date
    /// How long the restore took: what a real one would take of the same data.
    package var seconds: Double
    /// Seconds from the moment that the backup is of until the drill: what would have been lost.
    package var loss: Double?
    /// The same for databases, where what changes is written between two backups.
    package var databaseLoss: Double?
    /// What was restored, uncompressed.
    package var bytes = 0
    /// The app's own checks; `nil` if it has none.
    package var checks: AppChecks?
    package var problem: String?

    package init(destination: String, began: Date) {
        self.destination = destination
        self.began = began
        seconds = 0
    }
}

/// How a stage's drills are.
package struct DrillStatus: Codable, Sendable, Equatable {
    package var state: BackupStatus.State
    /// The last one, good or not.
    package var last: Drill?
}

/// The drills of a stage: `drills.json` in its folder, the newest first.
struct DrillRecord: Codable, Sendable, Equatable {
    /// Seconds between two drills.
    static let interval = 7 * 86_400.0
    /// The age at which the last good one is stale: a day more, for a machine that was off.
    static let staleAfter = interval + 86_400
    /// Seconds until a drill that failed is tried again.
    static let retry = 86_400.0
    private static let limit = 100

    var drills: [Drill] = []

    mutating func note(_ drill: Drill) {
        drills.insert(drill, at: 0)
        drills.removeLast(max(0, drills.count - Self.limit))
    }

    /// When the next drill is due; at once if there was none.
    var due: Date {
        guard let last = drills.first else { return .distantPast }
        return last.began + (last.problem == nil ? Self.interval : Self.retry)
    }

    func status(at now: Date) -> DrillStatus {
        guard let last = drills.first else { return DrillStatus(state: .neverRun) }
        if last.problem != nil { return DrillStatus(state: .failing, last: last) }
        let isNew = now.timeIntervalSince(last.began) < Self.staleAfter
        return DrillStatus(state: isNew ? .good : .stale, last: last)
    }
}
