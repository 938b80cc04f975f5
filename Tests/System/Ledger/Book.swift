import Solo

/// What the ledger writes down, each thing in a table of its own.
enum Book {
    static let schema = """
        CREATE TABLE IF NOT EXISTS handled (
            number INTEGER NOT NULL, key TEXT NOT NULL, message TEXT NOT NULL, attempt INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX IF NOT EXISTS handled_by_number ON handled (number);
        CREATE TABLE IF NOT EXISTS notes (number INTEGER PRIMARY KEY) STRICT;
        CREATE TABLE IF NOT EXISTS ticks (id TEXT NOT NULL, due TEXT NOT NULL, attempt INTEGER NOT NULL) STRICT;
        """
}

/// A numbered thing to keep.
struct Entry: Codable, Sendable {
    var number: Int
}

/// One run of the worker.
struct Handled: Codable, Sendable {
    var number: Int
    var key: String
    var message: String
    var attempt: Int
}

/// One run of the cron.
struct Ticked: Codable, Sendable {
    var id: String
    var due: String
    var attempt: Int
}
