/// A result that is read bit by bit, with a connection of its own or that of a transaction.
package protocol SQLRowSource: AnyObject, Sendable {
    /// The next rows; none at the end.
    func next() async throws -> [SQLRow]
    /// Gives up the connection. It may be called again, and at any time but while ``next()`` runs.
    func close()
}

/// How many rows to read at once: about 256 KB, so that rows of any size need little memory and small ones few round trips.
struct SQLBatchSize {
    private(set) var rows = 32

    mutating func learn(from batch: [SQLRow]) {
        let bytes = batch.reduce(0) { sum, row in row.values.reduce(sum + 16) { $0 + $1.size } }
        guard !batch.isEmpty else { return }
        rows = min(max(1, 262_144 * batch.count / bytes), rows * 4, 1024)
    }
}

extension SQLValue {
    /// About how many bytes of memory it has.
    fileprivate var size: Int {
        switch self {
        case .null, .integer, .double: 16
        case .text(let text): 16 + text.utf8.count
        case .bytes(let bytes): 16 + bytes.count
        case .array(let values): values.reduce(16) { $0 + $1.size }
        }
    }
}
