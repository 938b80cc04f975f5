import Foundation
import Testing

@testable import SoloPostgres

struct RecoveryValueTests {
    @Test(arguments: [
        ("0/2000028", "000000010000000000000002"), ("0/FFFFFFFF", "0000000100000000000000FF"),
        ("1/0", "000000010000000100000000"), ("A0/1234567", "00000001000000A000000001"),
    ])
    func `a position is in the segment that Postgres names`(position: String, name: String) throws {
        let read = try #require(WALPosition(position))
        #expect(read.description == position)
        let segment = WALSegment(timeline: 1, at: read)
        #expect(segment.description == name)
        #expect(WALSegment(name) == segment)
    }

    @Test(arguments: [
        "", "00000002.history", ".000000010000000000000002.new", "000000010000000000000002.00000028.backup",
    ])
    func `other files of an archive are no segments`(name: String) { #expect(WALSegment(name) == nil) }

    @Test(arguments: [
        ("2026-11-28 01:10:48.820566+00", "2026-11-28 01:10:48.820566+00"),
        ("2026-11-28 01:10:48.82+00", "2026-11-28 01:10:48.820000+00"),
        ("2026-11-28 01:10:48 UTC", "2026-11-28 01:10:48.000000+00"),
        ("2000-01-01 00:00:00.000001+00", "2000-01-01 00:00:00.000001+00"),
    ])
    func `a moment keeps its microseconds`(text: String, written: String) throws {
        #expect(PostgresTimestamp.text(of: try #require(PostgresTimestamp.date(text))) == written)
    }

    @Test func `segments are used up to the first gap`() {
        let all = (254...258).map { WALSegment(timeline: 1, number: $0) }
        let other = WALSegment(timeline: 2, number: 300)
        let whole = SegmentFolder(first: all[0], whole: Set(all), named: Set(all + [other]))
        #expect(whole.last == all[4] && whole.missing == nil)
        let gap = SegmentFolder(first: all[0], whole: Set(all).subtracting([all[2]]), named: Set(all))
        #expect(gap.last == all[1] && gap.missing == all[2])
        let none = SegmentFolder(first: all[0], whole: Set(all[1...]), named: Set(all[1...]))
        #expect(none.last == nil && none.missing == all[0])
    }
}
