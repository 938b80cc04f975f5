#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A result as libpq keeps it, which no longer needs its connection: whoever asked for it reads it, and not the thread that serves all.
///
/// Unchecked, because libpq allows a result to all threads that only read it.
final class PostgresResult: @unchecked Sendable {
    private let result: LibPQ.Result
    private let columns: PostgresColumns

    /// Owns the result. - Parameter columns: those of the statement's last result.
    init(_ result: LibPQ.Result, columns: PostgresColumns?) {
        self.result = result
        self.columns = columns.flatMap { $0.describe(result) ? $0 : nil } ?? PostgresColumns(result)
    }

    deinit { LibPQ.clear(result) }

    var description: PostgresColumns { columns }

    /// The rows and the count.
    func read() -> SQLResult {
        let count = LibPQ.rowCount(result)
        var rows = SQLRowsInProgress(header: columns.header)
        rows.reserve(Int(count))
        for row in 0..<count {
            for column in columns.kinds.indices {
                rows.append(PostgresValue.read(result, row: row, column: Int32(column), kind: columns.kinds[column]))
            }
            rows.endRow()
        }
        return SQLResult(rows: rows.rows(), changes: changes)
    }

    /// How many rows were changed: the count of a statement that reads is another one.
    private var changes: Int {
        guard let tag = LibPQ.commandStatus(result), let count = LibPQ.commandTuples(result) else { return 0 }
        let writes = ["INSERT", "UPDATE", "DELETE", "MERGE", "COPY"]
        // Most only read, and nothing is allocated for them.
        guard tag[0] != CChar(UInt8(ascii: "S")), writes.contains(where: { strncmp($0, tag, $0.utf8.count) == 0 })
        else { return 0 }
        return Int(atoll(count))
    }
}

/// The names and types of a result's columns: nearly always those of the statement's last result, so that they are made once.
final class PostgresColumns: Sendable {
    let header: SQLHeader
    let kinds: [PostgresValue.Kind]
    private let types: [LibPQ.Oid]

    init(_ result: LibPQ.Result) {
        let columns = 0..<LibPQ.columnCount(result)
        types = columns.map { LibPQ.columnType(result, $0) }
        kinds = types.map(PostgresValue.Kind.init)
        header = SQLHeader(columns.map { String(cString: LibPQ.columnName(result, $0)) })
    }

    /// Whether they are those of the result. `FETCH` has other ones for another cursor.
    func describe(_ result: LibPQ.Result) -> Bool {
        guard Int(LibPQ.columnCount(result)) == types.count else { return false }
        return types.indices.allSatisfy { index in
            LibPQ.columnType(result, Int32(index)) == types[index]
                && strcmp(LibPQ.columnName(result, Int32(index)), header.names[index]) == 0
        }
    }
}
