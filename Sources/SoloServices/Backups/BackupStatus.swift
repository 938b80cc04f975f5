package import Foundation

/// How a stage's backups at one destination are.
package struct BackupStatus: Codable, Sendable, Equatable {
    package enum State: String, Codable, Sendable {
        /// There was none yet, and none has failed.
        case neverRun = "never-run"
        case good
        /// The last one was good, and should have been followed by another one.
        case stale
        /// The last try failed.
        case failing
    }

    package var destination: String
    /// Whether it outlives the machine.
    package var isElsewhere: Bool
    package var state: State
    /// When the last good one was taken.
    package var last: Date?
    package var name: String?
    /// Everything that databases in SQLite and queues had by then is there, where that is written between two backups.
    package var databases: Date?
    /// Everything that Postgres had committed by then is there, where its log is.
    package var log: Date?
    /// Why the last try failed.
    package var problem: String?

    /// Whether there is a verified copy off the machine that is not older than it should be.
    package static func isProtected(_ statuses: [BackupStatus], at now: Date) -> Bool {
        statuses.contains { status in
            status.isElsewhere && status.last.map { now.timeIntervalSince($0) < BackupRecord.staleAfter } == true
        }
    }
}

/// What became of a stage's backups until now: `backups.json` in its folder.
struct BackupRecord: Codable, Sendable, Equatable {
    /// Seconds between two backups.
    static let interval = 86_400.0
    /// The age at which a backup is stale: half a day more, for a machine that was off or busy.
    static let staleAfter = 1.5 * interval
    /// The first pause after a failure, and the longest.
    static let retries = 900.0...14_400.0

    struct Place: Codable, Sendable, Equatable {
        var destination: String
        var isElsewhere: Bool
        /// The last good one.
        var name: String?
        var taken: Date?
        /// Of the tries since then.
        var failures = 0
        var lastTry: Date
        var problem: String?
    }

    var places: [Place] = []

    /// Notes what became of a backup.
    mutating func note(_ report: BackupReport, taken: Date, now: Date) {
        let index = places.firstIndex { $0.destination == report.destination }
        var place =
            index.map { places[$0] }
            ?? Place(destination: report.destination, isElsewhere: report.isElsewhere, lastTry: now)
        place.isElsewhere = report.isElsewhere
        place.lastTry = now
        place.problem = report.problem
        if let name = report.name, report.problem == nil {
            (place.name, place.taken, place.failures) = (name, taken, 0)
        } else {
            place.failures += 1
        }
        if let index { places[index] = place } else { places.append(place) }
    }

    /// When a destination gets its next backup: at once if it never had one, or none since a moment.
    func due(at destination: String, after began: Date? = nil) -> Date {
        guard let place = places.first(where: { $0.destination == destination }) else { return .distantPast }
        // What failed before may have been mended by what began then.
        if place.failures > 0, place.lastTry >= began ?? .distantPast {
            let pause = Self.retries.lowerBound * pow(2, Double(min(place.failures - 1, 10)))
            return place.lastTry + min(pause, Self.retries.upperBound)
        }
        let taken = place.taken ?? .distantPast
        return taken < began ?? .distantPast ? .distantPast : taken + Self.interval
    }

    /// Whether the last try at a destination was good.
    func isGood(at destination: String) -> Bool {
        places.contains { $0.destination == destination && $0.failures == 0 && $0.taken != nil }
    }

    func status(of destination: String, isElsewhere: Bool, at now: Date) -> BackupStatus {
        let place = places.first { $0.destination == destination }
        let state: BackupStatus.State =
            if let place, place.failures > 0 {
                .failing
            } else if let taken = place?.taken {
                now.timeIntervalSince(taken) < Self.staleAfter ? .good : .stale
            } else {
                .neverRun
            }
        return BackupStatus(
            destination: destination, isElsewhere: isElsewhere, state: state, last: place?.taken, name: place?.name,
            problem: place?.problem)
    }
}
