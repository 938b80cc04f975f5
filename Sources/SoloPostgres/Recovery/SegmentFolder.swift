import Foundation

/// The segments of a folder, as far as a recovery can use them: without a gap, from the one that it begins with.
///
/// Postgres takes the first segment that it does not find for the end of the log, and serves a history that is shorter than it was. So gaps are
/// looked for before.
struct SegmentFolder: Sendable, Equatable {
    /// The last one before the first gap; `nil` if there is none at all.
    var last: WALSegment?
    /// The one that is missing or not whole, if there are others after it.
    var missing: WALSegment?

    init(first: WALSegment, whole: Set<WALSegment>, named: Set<WALSegment>) {
        var next = first
        while whole.contains(next) {
            last = next
            next = next.next
        }
        if named.contains(where: { $0.timeline == first.timeline && $0 >= next }) { missing = next }
    }

    /// - Parameter first: on the timeline that the recovery follows.
    init(_ path: String, first: WALSegment) throws {
        let files = FileManager.default
        let named = try files.contentsOfDirectory(atPath: path).compactMap(WALSegment.init)
        let whole = try named.filter { segment in
            try files.attributesOfItem(atPath: "\(path)/\(segment)")[.size] as? Int == WALSegment.bytes
        }
        self.init(first: first, whole: Set(whole), named: Set(named))
    }
}
