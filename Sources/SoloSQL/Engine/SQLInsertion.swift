/// Many rows for one table.
package struct SQLInsertion: Sendable {
    let table: SQLIdentifier
    let columns: [SQLIdentifier]
    private let make: @Sendable () -> AnyIterator<[SQLValue]>

    package init<Rows: Sequence & Sendable>(
        into table: String, columns: [String], rows: Rows,
        values: @escaping @Sendable (Rows.Element) -> [any SQLConvertible]
    ) throws {
        self.table = SQLIdentifier(table)
        self.columns = columns.map(SQLIdentifier.init)
        guard !columns.isEmpty else { throw SQLError(.misuse, "Rows are inserted into no column of \(table).") }
        make = {
            var iterator = rows.makeIterator()
            return AnyIterator { iterator.next().map { values($0).map(\.sqlValue) } }
        }
    }

    /// The rows, each with a value for each column.
    func rows() -> Rows { Rows(iterator: make(), insertion: self) }

    struct Rows {
        fileprivate let iterator: AnyIterator<[SQLValue]>
        fileprivate let insertion: SQLInsertion
        private(set) var count = 0

        /// - Throws: ``SQLError`` with code `misuse` for a row with more values than columns, or fewer.
        mutating func next() throws -> [SQLValue]? {
            guard let values = iterator.next() else { return nil }
            guard values.count == insertion.columns.count else {
                throw SQLError(
                    .misuse,
                    "Row \(count + 1) for \(insertion.table.name) has \(values.count) values for \(insertion.columns.count) columns; "
                        + "nothing was inserted.")
            }
            count += 1
            return values
        }
    }

    /// `"orders" ("id", "total")`.
    var target: String { "\(table.quoted) (\(columns.map(\.quoted).joined(separator: ", ")))" }
}
