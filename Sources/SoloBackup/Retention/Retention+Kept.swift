import Foundation
package import SoloCore

extension ManifestBackups.Retention {
    /// Which of some backups stay: the newest of each of the last so many days, weeks and months that have any; by ISO 8601, in UTC. The newest
    /// of all always stays, with those of the day before it, and so does one whose name tells no time.
    package func kept(among names: [String]) -> Set<String> {
        let timed = names.compactMap { name in BackupLayout.time(of: name).map { (name: name, time: $0) } }
            .sorted { $0.time > $1.time }
        var kept = Set(names).subtracting(timed.map(\.name))
        if let newest = timed.first {
            kept.formUnion(timed.filter { newest.time.timeIntervalSince($0.time) < 86_400 }.map(\.name))
        }
        for (count, components) in Self.spans(days, weeks, months) {
            var seen: Set<DateComponents> = []
            for backup in timed {
                let span = Self.calendar.dateComponents(components, from: backup.time)
                guard !seen.contains(span) else { continue }
                guard seen.count < count else { break }
                seen.insert(span)
                kept.insert(backup.name)
            }
        }
        return kept
    }

    /// The backup from which on every moment can be restored: the newest that is as old as the days that are kept, or else the oldest.
    package func horizon(among names: [String]) -> String? {
        let sorted = names.filter { BackupLayout.time(of: $0) != nil }.sorted(by: >)
        guard let newest = sorted.first.flatMap(BackupLayout.time) else { return nil }
        let start = BackupLayout.name(of: newest - Double(days) * 86_400)
        return sorted.first { $0 <= start } ?? sorted.last
    }

    private static func spans(_ days: Int, _ weeks: Int, _ months: Int) -> [(Int, Set<Calendar.Component>)] {
        [
            (days, [.year, .month, .day]), (weeks, [.yearForWeekOfYear, .weekOfYear]), (months, [.year, .month]),
        ]
    }

    private static let calendar: Calendar = {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = .gmt
        return calendar
    }()
}
