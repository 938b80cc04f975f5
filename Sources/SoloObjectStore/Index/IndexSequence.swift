import SoloSQL

/// Ids that are given once and never again, not even after their object was deleted.
///
/// SQLite gives the id of a deleted last row to the next one. A reader that still has the id would then find another
/// object's content under it.
enum IndexSequence: String {
    case buckets, contents

    /// The next id, in the transaction that uses it. After a transaction that is undone, the id is given again.
    func next(_ connection: SQLiteConnection) throws -> Int {
        let id = try connection.first(
            "UPDATE sequences SET last = last + 1 WHERE name = ? RETURNING last", .text(rawValue)
        ) { $0.integer(0) }
        guard let id else { throw SQLError(.statement, "The index has no sequence of \(rawValue).") }
        return id
    }

    /// Makes the sequences, after the tables. They start behind the ids that the tables hold, so that an index without
    /// sequences, which earlier releases made, goes on where it was.
    static let schema = """
        CREATE TABLE IF NOT EXISTS sequences (name TEXT PRIMARY KEY, last INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO sequences SELECT 'buckets', coalesce(max(id), 0) FROM buckets WHERE true
            ON CONFLICT (name) DO UPDATE SET last = excluded.last WHERE excluded.last > last;
        INSERT INTO sequences SELECT 'contents', coalesce(max(id), 0) FROM contents WHERE true
            ON CONFLICT (name) DO UPDATE SET last = excluded.last WHERE excluded.last > last;
        """
}
