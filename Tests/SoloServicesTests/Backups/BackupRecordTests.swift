import Foundation
import Testing

@testable import SoloServices

struct BackupRecordTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    private func report(_ name: String?, problem: String? = nil, isElsewhere: Bool = true) -> BackupReport {
        var report = BackupReport(destination: "s3://shop", isElsewhere: isElsewhere)
        report.name = name
        report.problem = problem
        return report
    }

    private func status(_ record: BackupRecord, after seconds: Double, isElsewhere: Bool = true) -> BackupStatus {
        record.status(of: "s3://shop", isElsewhere: isElsewhere, at: now + seconds)
    }

    @Test func `never run, good, stale and failing are states of their own`() {
        var record = BackupRecord()
        #expect(status(record, after: 0).state == .neverRun)
        record.note(report(nil, problem: "no route"), taken: now, now: now)
        #expect(status(record, after: 1).state == .failing)
        #expect(status(record, after: 1).problem == "no route")
        record.note(report("a"), taken: now, now: now)
        #expect(status(record, after: 3600).state == .good)
        #expect(status(record, after: 37 * 3600).state == .stale)
        record.note(report(nil, problem: "full"), taken: now + 3600, now: now + 3600)
        let failing = status(record, after: 3601)
        #expect(failing.state == .failing)
        #expect(failing.last == now)
    }

    @Test func `a copy on the same machine, or an old one, protects nothing`() {
        var record = BackupRecord()
        #expect(!BackupStatus.isProtected([status(record, after: 0)], at: now))
        record.note(report("a"), taken: now, now: now)
        #expect(BackupStatus.isProtected([status(record, after: 60)], at: now + 60))
        #expect(!BackupStatus.isProtected([status(record, after: 60, isElsewhere: false)], at: now + 60))
        #expect(!BackupStatus.isProtected([status(record, after: 140_000)], at: now + 140_000))
        // One that fails now and has a copy that is new enough is protected until that is stale.
        record.note(report(nil, problem: "down"), taken: now + 60, now: now + 60)
        #expect(BackupStatus.isProtected([status(record, after: 120)], at: now + 120))
    }

    @Test func `the next one is due after a day, and after a failure sooner and then later`() {
        var record = BackupRecord()
        #expect(record.due(at: "s3://shop") < now)
        record.note(report("a"), taken: now, now: now + 30)
        #expect(record.due(at: "s3://shop") == now + 86_400)
        var last = now
        for pause in [900.0, 1800, 3600, 7200, 14_400, 14_400] {
            last += 100_000
            record.note(report(nil, problem: "down"), taken: last, now: last)
            #expect(record.due(at: "s3://shop") == last + pause)
        }
        record.note(report("b"), taken: last, now: last)
        #expect(record.due(at: "s3://shop") == last + 86_400)
    }

    @Test func `a log that began since is due at once, whatever failed before it`() {
        var record = BackupRecord()
        record.note(report("a"), taken: now, now: now)
        #expect(record.due(at: "s3://shop", after: now) == now + 86_400)
        #expect(record.due(at: "s3://shop", after: now + 1) == .distantPast)
        record.note(report(nil, problem: "down"), taken: now + 5, now: now + 5)
        #expect(record.due(at: "s3://shop", after: now + 1) == now + 905)
        #expect(record.due(at: "s3://shop", after: now + 10) == .distantPast)
    }
}

struct DrillRecordTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    private func drill(_ began: Date, problem: String? = nil) -> Drill {
        var drill = Drill(destination: "/backups", began: began)
        drill.problem = problem
        return drill
    }

    @Test func `a drill is due after a week, and a day after one that failed`() {
        var record = DrillRecord()
        #expect(record.due < now)
        #expect(record.status(at: now).state == .neverRun)
        record.note(drill(now))
        #expect(record.due == now + 7 * 86_400)
        #expect(record.status(at: now + 7.5 * 86_400).state == .good)
        #expect(record.status(at: now + 8.5 * 86_400).state == .stale)
        record.note(drill(now + 86_400, problem: "damaged"))
        #expect(record.due == now + 2 * 86_400)
        #expect(record.status(at: now + 86_400).state == .failing)
    }

    @Test func `a hundred drills are known`() {
        var record = DrillRecord()
        for number in 0..<150 { record.note(drill(now + Double(number))) }
        #expect(record.drills.count == 100)
        #expect(record.drills.first?.began == now + 149)
    }
}
