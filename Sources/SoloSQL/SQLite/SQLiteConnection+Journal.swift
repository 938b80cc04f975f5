import CSQLite

extension SQLiteConnection {
    /// Switches the file to WAL, which it then keeps, with every commit on the disk.
    ///
    /// Of two connections that switch a new file at the same moment, each holds a lock that the other one waits for. SQLite resolves that
    /// by an error for one of them, at once and whatever its timeout (https://sqlite.org/c3ref/busy_handler.html). That one waits here for
    /// the other to be done, and then finds the file switched.
    func useWriteAheadLog(timeout: Int32) throws {
        let deadline = ContinuousClock.now + .milliseconds(Int(timeout))
        while true {
            do {
                try script("PRAGMA journal_mode = WAL")
                break
            } catch let error as SQLError where error.code == .busy && ContinuousClock.now < deadline {
                // To begin a transaction SQLite waits.
                try script("BEGIN IMMEDIATE; ROLLBACK")
            }
        }
        try script("PRAGMA synchronous = FULL; PRAGMA fullfsync = ON")
    }
}
