import Foundation
package import SoloCore
import SoloSQL
import SoloStore

/// The position of each schedule and its last runs, in one SQLite file.
package final class ScheduleStore: Sendable {
    /// How many runs of each schedule are kept.
    static let historyLimit = 100
    static let logLineLimit = 100
    static let logLineLength = 1024

    let commits: GroupCommit
    let time: any TimeSource

    package init(path: String, time: any TimeSource) throws {
        commits = try GroupCommit(path: path, schema: Self.schema)
        self.time = time
    }

    package func close() async {
        await commits.close()
    }

    /// The last tick that was dealt with. A schedule that is new or has changed begins now: what was due before it was
    /// declared was not missed.
    func begin(_ component: String, _ schedule: Schedule) async throws -> Date {
        let now = time.now
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let rule = String(decoding: try encoder.encode(schedule), as: UTF8.self)
        return try await commits.perform { connection in
            let cursor = try connection.first(
                "SELECT cursor FROM schedules WHERE component = ? AND rule = ?", .text(component), .text(rule)
            ) { $0.date(0) }
            if let cursor { return cursor }
            try connection.execute(
                "INSERT OR REPLACE INTO schedules (component, rule, cursor) VALUES (?, ?, ?)", .text(component),
                .text(rule), .double(now.timeIntervalSince1970))
            return now
        }
    }

    /// Moves on to a tick and notes its run, both or neither. `false` if that tick was noted before.
    func note(_ run: ScheduleRun, movingOn: Bool) async throws -> Bool {
        let log = try Self.json(run.log)
        return try await commits.perform { connection in
            if movingOn {
                try connection.execute(
                    "UPDATE schedules SET cursor = max(cursor, ?) WHERE component = ?",
                    .double(run.due.timeIntervalSince1970), .text(run.component))
            }
            let inserted = try connection.execute(
                """
                INSERT OR IGNORE INTO runs (id, component, due, started, finished, attempt, result, manual, error, log)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, .text(run.id), .text(run.component), .double(run.due.timeIntervalSince1970),
                .double(run.started.timeIntervalSince1970),
                run.finished.map { .double($0.timeIntervalSince1970) } ?? .null, .integer(Int64(run.attempt)),
                .text(run.result.rawValue), .integer(run.isManual ? 1 : 0), run.error.map(SQLValue.text) ?? .null,
                .text(log))
            try connection.execute(
                """
                DELETE FROM runs WHERE component = ? AND result <> 'running' AND rowid NOT IN
                    (SELECT rowid FROM runs WHERE component = ? ORDER BY started DESC, rowid DESC LIMIT ?)
                """, .text(run.component), .text(run.component), .integer(Int64(Self.historyLimit)))
            return inserted == 1
        }
    }

    /// Writes the progress of a run.
    func update(_ run: ScheduleRun) async throws {
        let lines = run.log.suffix(Self.logLineLimit).map { String($0.prefix(Self.logLineLength)) }
        let log = try Self.json(lines)
        _ = try await commits.perform { connection in
            try connection.execute(
                "UPDATE runs SET finished = ?, attempt = ?, result = ?, error = ?, log = ? WHERE id = ?",
                run.finished.map { .double($0.timeIntervalSince1970) } ?? .null, .integer(Int64(run.attempt)),
                .text(run.result.rawValue), run.error.map(SQLValue.text) ?? .null, .text(log), .text(run.id))
        }
    }

    /// The runs of a schedule, the newest first.
    package func history(of component: String, limit: Int = 20) async throws -> [ScheduleRun] {
        try await runs(
            "component = ? ORDER BY started DESC, rowid DESC LIMIT ?", .text(component), .integer(Int64(limit)))
    }

    /// How many runs of each schedule are kept; also of those that the stack no longer has.
    package func runCounts() async throws -> [String: Int] {
        try await commits.perform { connection in
            let counts = try connection.all(
                """
                SELECT component, count(id) FROM (SELECT component FROM schedules UNION SELECT component FROM runs)
                LEFT JOIN runs USING (component) GROUP BY component
                """
            ) { ($0.text(0), $0.integer(1)) }
            return Dictionary(uniqueKeysWithValues: counts)
        }
    }

    /// Removes a schedule and its runs. Declared again, it begins anew.
    package func remove(_ component: String) async throws {
        try await commits.perform { connection in
            try connection.execute("DELETE FROM runs WHERE component = ?", .text(component))
            try connection.execute("DELETE FROM schedules WHERE component = ?", .text(component))
        }
    }

    /// The runs that were under way when the platform ended, the oldest first.
    func interrupted(of component: String) async throws -> [ScheduleRun] {
        try await runs("component = ? AND result = 'running' ORDER BY due LIMIT ?", .text(component), .integer(1000))
    }

    private func runs(_ condition: String, _ values: SQLValue...) async throws -> [ScheduleRun] {
        try await commits.perform { connection in
            var runs: [ScheduleRun] = []
            let sql =
                "SELECT id, component, due, started, finished, attempt, result, manual, error, log FROM runs WHERE "
            try connection.forEach(sql + condition, values: values) { row in
                runs.append(
                    ScheduleRun(
                        id: row.text(0), component: row.text(1), due: row.date(2), started: row.date(3),
                        finished: row.isNull(4) ? nil : row.date(4), attempt: row.integer(5),
                        result: ScheduleRun.Result(rawValue: row.text(6)) ?? .failed, isManual: row.integer(7) != 0,
                        error: row.isNull(8) ? nil : row.text(8),
                        log: (try? JSONDecoder().decode([String].self, from: row.bytes(9))) ?? []))
            }
            return runs
        }
    }

    private static func json(_ lines: [String]) throws -> String {
        String(decoding: try JSONEncoder().encode(lines), as: UTF8.self)
    }

    private static let schema = """
        CREATE TABLE IF NOT EXISTS schedules (
            component TEXT PRIMARY KEY, rule TEXT NOT NULL, cursor REAL NOT NULL
        ) STRICT;
        CREATE TABLE IF NOT EXISTS runs (
            id TEXT NOT NULL UNIQUE, component TEXT NOT NULL, due REAL NOT NULL, started REAL NOT NULL, finished REAL,
            attempt INTEGER NOT NULL, result TEXT NOT NULL, manual INTEGER NOT NULL, error TEXT, log TEXT NOT NULL
        ) STRICT;
        CREATE INDEX IF NOT EXISTS runs_history ON runs (component, started);
        """
}
