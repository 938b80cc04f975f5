import Foundation
import SoloHost
import SoloServices
import Testing

@testable import SoloCLI

struct RestoredTextTests {
    private static let asked = Date(timeIntervalSince1970: 1_795_830_560)
    private static let last = asked - 3600

    private static func text(_ log: ReplayedLog?, at moment: Date? = nil) -> String? {
        StageRecovery.Outcome(
            stage: "production", backup: "b", destination: "d", taken: last, log: log, bytes: 1, seconds: 1
        ).postgresText(at: moment)
    }

    @Test func `a moment inside of the log is told apart from one after its end`() {
        let (asked, last) = (Moment.text(Self.asked), Moment.text(Self.last))
        #expect(
            Self.text(ReplayedLog(lastCommit: Self.last, isWhole: false), at: Self.asked)
                == "Its Postgres databases are as they were at \(asked): the last commit by then was at \(last).")
        #expect(
            Self.text(ReplayedLog(lastCommit: Self.last, isWhole: true), at: Self.asked)
                == "Its Postgres databases have all of the log that was backed up, which ends before \(asked): "
                + "the last commit in it was at \(last).")
    }

    @Test func `without a moment all of the log is there, and a backup without a log has nothing to tell`() {
        let end = "Its Postgres databases have all of the log that was backed up: "
        #expect(
            Self.text(ReplayedLog(lastCommit: Self.last, isWhole: true))
                == end + "the last commit in it was at \(Moment.text(Self.last)).")
        #expect(
            Self.text(ReplayedLog(lastCommit: nil, isWhole: true)) == end + "nothing was committed after the backup.")
        #expect(Self.text(nil) == nil)
    }
}
