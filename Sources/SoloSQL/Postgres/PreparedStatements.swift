/// The statements that a connection has prepared, by their text; the one that was not used for the longest time makes room.
struct PreparedStatements {
    private let capacity: Int
    private var entries: [String: PreparedStatement] = [:]
    /// The names of those that the server still has to forget.
    private var leftover: [String] = []
    private var last = 0
    private var uses = 0

    init(capacity: Int = 256) { self.capacity = capacity }

    /// - Returns: the statement, and whether it must be prepared.
    mutating func statement(of sql: String) -> (statement: PreparedStatement, isNew: Bool) {
        uses += 1
        if let entry = entries[sql] {
            entry.lastUse = uses
            return (entry, false)
        }
        if entries.count >= capacity, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            leftover.append(oldest.value.name)
            entries[oldest.key] = nil
        }
        last += 1
        let entry = PreparedStatement(name: "s\(last)", lastUse: uses)
        entries[sql] = entry
        return (entry, true)
    }

    /// The name of one that made room, for the server to forget.
    mutating func takeLeftover() -> String? { leftover.popLast() }

    /// The server could not forget it now.
    mutating func keepLeftover(_ name: String) { leftover.append(name) }

    /// It could not be prepared, or has to be prepared again.
    mutating func forget(_ sql: String) { entries[sql] = nil }
}

/// A statement that a connection has prepared.
///
/// Unchecked, because it is used under the lock of its connection alone.
final class PreparedStatement: @unchecked Sendable {
    let name: String
    fileprivate(set) var lastUse: Int
    /// Those of its last result.
    var columns: PostgresColumns?

    init(name: String, lastUse: Int) {
        self.name = name
        self.lastUse = lastUse
    }
}
