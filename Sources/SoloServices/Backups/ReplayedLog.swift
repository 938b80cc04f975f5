package import Foundation
import SoloPostgres

/// What Postgres databases were given from their log, beyond what the base backup has.
package struct ReplayedLog: Codable, Sendable, Equatable {
    /// When the last transaction committed that the log added; `nil` if it added none.
    package var lastCommit: Date?
    /// Whether it is all that was backed up: up to no moment, or to one that is after its end.
    package var isWhole: Bool

    package init(lastCommit: Date?, isWhole: Bool) {
        self.lastCommit = lastCommit
        self.isWhole = isWhole
    }

    /// - Parameter other: of another version's cluster of the stage.
    init(_ outcome: PointInTimeRecovery.Outcome, of target: PointInTimeRecovery.Target, after other: Self?) {
        lastCommit = [other?.lastCommit, outcome.lastCommit].compactMap(\.self).max()
        isWhole = (target == .endOfLog || !outcome.reachedTarget) && other?.isWhole != false
    }
}
