import Foundation
import SoloSQL

/// What the SQL clients do in a second, for `make bench NAME=data`.
///
///     DataHost postgres FOLDER DATABASE USER WORKLOAD TASKS SECONDS   a server, by the folder of its socket
///     DataHost sqlite FILE WORKLOAD TASKS SECONDS
///
/// Says "ready", reads a line, works for so long, and says how much that was. `Benchmarks/Peers` does the same without Solo.
@main
struct DataHost {
    static func main() async throws {
        var arguments = Array(CommandLine.arguments.dropFirst())
        guard let engine = try engine(&arguments), arguments.count == 3,
            let workload = Workload(rawValue: arguments[0]), let tasks = Int(arguments[1]),
            let seconds = Double(arguments[2])
        else {
            FileHandle.standardError.write(Data("DataHost postgres|sqlite … WORKLOAD TASKS SECONDS\n".utf8))
            exit(64)
        }
        let db = SQLClient(engine)
        // The connections are open and the statements prepared before it counts.
        _ = try await work(workload, on: db, tasks: tasks, for: workload == .first ? .zero : .milliseconds(200))
        say("ready")
        _ = readLine()
        let (operations, taken) = try await work(workload, on: db, tasks: tasks, for: .seconds(seconds))
        say(#"{"operations":\#(operations),"seconds":\#(taken / .seconds(1))}"#)
        await engine.close()
    }

    /// Takes the arguments that say which database it is.
    private static func engine(_ arguments: inout [String]) throws -> (any SQLEngine)? {
        switch arguments.first {
        case "postgres" where arguments.count > 4:
            let target = PostgresTarget(host: arguments[1], database: arguments[2], user: arguments[3])
            arguments.removeFirst(4)
            return PostgresDatabase(target)
        case "sqlite" where arguments.count > 2:
            let file = arguments[1]
            arguments.removeFirst(2)
            return try SQLiteDatabase(path: file)
        default: return nil
        }
    }

    private static func work(
        _ workload: Workload, on db: SQLClient, tasks: Int, for length: Duration
    ) async throws -> (operations: Int, taken: Duration) {
        let clock = ContinuousClock()
        let start = clock.now
        let operations = try await withThrowingTaskGroup(of: Int.self) { group in
            for task in 0..<tasks {
                group.addTask {
                    var keys = Keys(task: task)
                    var operations = 0
                    repeat {
                        operations += try await workload.run(on: db, &keys)
                    } while start.duration(to: clock.now) < length
                    return operations
                }
            }
            return try await group.reduce(0, +)
        }
        return (operations, start.duration(to: clock.now))
    }

    /// One write(2), so that a line is whole and nothing of it waits in a buffer.
    private static func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = write(STDOUT_FILENO, bytes, bytes.count)
    }
}
