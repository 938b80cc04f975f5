import Foundation
import SoloCore
import SoloSQL

/// A process that shares a database with others, for tests and for `make bench NAME=sqlite`.
///
///     SQLiteHost hold FILE NAME                        takes the right to write, says "holding", keeps it until it reads a line
///     SQLiteHost rows FILE NAME COUNT                  reads a line, then writes so many rows, each on its own
///     SQLiteHost rate FILE SECONDS TASKS shared|alone  reads a line, then writes rows and says how many that were
@main
struct SQLiteHost {
    static let schema = "CREATE TABLE IF NOT EXISTS rows (id INTEGER PRIMARY KEY, name TEXT NOT NULL)"

    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch (arguments.first, arguments.count) {
        case ("hold", 3): try await hold(arguments[1], name: arguments[2])
        case ("rows", 4): try await rows(arguments[1], name: arguments[2], count: Int(arguments[3]) ?? 1)
        case ("rate", 5):
            try await rate(
                arguments[1], seconds: Double(arguments[2]) ?? 1, tasks: Int(arguments[3]) ?? 1,
                isShared: arguments[4] == "shared")
        default:
            FileHandle.standardError.write(Data("SQLiteHost hold|rows|rate …\n".utf8))
            exit(64)
        }
    }

    private static func hold(_ file: String, name: String) async throws {
        let database = try open(file, transactionLimit: .seconds(3600))
        try await InvocationContext.$current.withValue(InvocationContext(name)) {
            try await SQLClient(database).transaction { tx in
                try await tx.execute("INSERT INTO rows (name) VALUES (\(name))")
                say("holding")
                _ = readLine()
            }
        }
        say("released")
    }

    private static func rows(_ file: String, name: String, count: Int) async throws {
        let db = SQLClient(try open(file))
        say("ready")
        _ = readLine()
        for _ in 0..<count { try await db.execute("INSERT INTO rows (name) VALUES (\(name))") }
        say("done")
    }

    private static func rate(_ file: String, seconds: Double, tasks: Int, isShared: Bool) async throws {
        let db = SQLClient(try open(file, isShared: isShared))
        say("ready")
        _ = readLine()
        let clock = ContinuousClock()
        let start = clock.now
        let written = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<tasks {
                group.addTask {
                    var written = 0
                    while start.duration(to: clock.now) < .seconds(seconds) {
                        try await db.execute("INSERT INTO rows (name) VALUES ('a row of the benchmark')")
                        written += 1
                    }
                    return written
                }
            }
            return try await group.reduce(0, +)
        }
        let taken = start.duration(to: clock.now) / .seconds(1)
        say(#"{"written":\#(written),"seconds":\#(taken)}"#)
    }

    /// One write(2), so that a line is whole and nothing of it waits in a buffer.
    private static func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = write(STDOUT_FILENO, bytes, bytes.count)
    }

    private static func open(
        _ file: String, isShared: Bool = true, transactionLimit: Duration = SQLiteDatabase.transactionLimit
    ) throws -> SQLiteDatabase {
        let connection = try SQLiteConnection(path: file)
        defer { connection.close() }
        try connection.transaction { try connection.script(schema) }
        return try SQLiteDatabase(path: file, isShared: isShared, transactionLimit: transactionLimit)
    }
}
