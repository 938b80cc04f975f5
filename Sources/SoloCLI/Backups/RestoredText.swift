import Foundation
import SoloHost
import SoloServices

extension StageRecovery.Outcome {
    /// What a person is told of databases whose copies are newer than the backup.
    var databasesText: String? {
        databases.map { "Its databases in SQLite and its queues are as they were at \(Moment.text($0))." }
    }

    /// What a person is told of Postgres databases with a log: up to which moment they have everything, and what decided on it.
    ///
    /// - Parameter moment: that was asked for.
    func postgresText(at moment: Date? = nil) -> String? {
        guard let log else { return nil }
        if moment == nil, !log.isWhole {
            return "Its Postgres databases are as the backup has them, without what was committed since."
        }
        let last = log.lastCommit.map { "the last commit in it was at \(Moment.text($0))" }
        if let moment, !log.isWhole {
            let commit = log.lastCommit.map { "the last commit by then was at \(Moment.text($0))" }
            return "Its Postgres databases are as they were at \(Moment.text(moment)): "
                + (commit ?? "nothing was committed between the backup and then") + "."
        }
        let end = moment.map { ", which ends before \(Moment.text($0))" } ?? ""
        return "Its Postgres databases have all of the log that was backed up\(end): "
            + (last ?? "nothing was committed after the backup") + "."
    }
}

extension AppChecks {
    /// What a person is told of the app's own checks.
    var text: String {
        passed.isEmpty
            ? "The app's own checks were not run: \(notRun.joined(separator: ", "))."
            : "The app's own checks passed: \(passed.joined(separator: ", "))."
    }
}
