import FixtureProcess
import Foundation
import SoloConcurrency
import SoloCore
import SoloSQL
import Synchronization
import TestClock
import Testing

/// Writers of one file, in this process and in real ones beside it.
@Suite(.timeLimit(.minutes(2)))
struct WriterLockTests {
    private static let schema = "CREATE TABLE IF NOT EXISTS rows (id INTEGER PRIMARY KEY, name TEXT NOT NULL)"
    private static let insert: SQLStatement = "INSERT INTO rows (name) VALUES ('here')"

    private static func holder(of database: SQLiteDatabase, _ name: String = "worker.receipts") async throws
        -> FixtureProcess
    {
        let process = try FixtureProcess(["hold", database.path, name], of: "SQLiteHost")
        #expect(await process.nextLine() == "holding")
        return process
    }

    /// Writes as a request with a deadline, by which the clock is moved if it waits.
    private static func writeUntilDeadline(_ db: SQLClient, _ clock: ManualClock) async -> (any Error)? {
        let context = InvocationContext("api.api POST /orders", deadline: .now + .seconds(2))
        let isDone = Atomic(false)
        async let failure: (any Error)? = {
            defer { isDone.store(true, ordering: .releasing) }
            do {
                try await InvocationContext.$current.withValue(context) { _ = try await db.execute(insert) }
                return nil
            } catch {
                return error
            }
        }()
        await clock.advance(by: .milliseconds(100)) { isDone.load(ordering: .acquiring) }
        return await failure
    }

    @Test func `a writer waits for a process that writes, and goes on when that is done`() async throws {
        try await withDatabase(Self.schema) { database in
            let db = SQLClient(database)
            let process = try await Self.holder(of: database)
            let written = Task { try await db.execute(Self.insert) }
            // A statement that only reads waits for nobody, and sees nothing of what is not committed.
            #expect(try await db.queryOne("SELECT count(*) FROM rows", as: Int.self) == 0)
            try process.send("go on")
            #expect(try await written.value == 1)
            #expect(try await db.query("SELECT name FROM rows", as: String.self) == ["worker.receipts", "here"])
            await process.kill()
        }
    }

    @Test func `a writer goes on at once when the process that writes is killed`() async throws {
        try await withDatabase(Self.schema) { database in
            let db = SQLClient(database)
            let process = try await Self.holder(of: database)
            let written = Task { try await db.execute(Self.insert) }
            await process.kill()
            #expect(try await written.value == 1)
            #expect(try await db.query("SELECT name FROM rows", as: String.self) == ["here"])
        }
    }

    @Test func `at its deadline a writer is told which process writes, and never takes the lock later`() async throws {
        let clock = ManualClock()
        try await withDatabase(Self.schema, clock: clock) { database in
            let db = SQLClient(database)
            let process = try await Self.holder(of: database, "worker.receipts 01JABC")
            let error = try #require(await Self.writeUntilDeadline(db, clock) as? SQLError)
            #expect(error.code == .busy)
            #expect(
                error.message.hasPrefix(
                    "api.api POST /orders waited until its deadline to write to \(database.path): process "))
            #expect(error.message.contains(" (worker.receipts 01JABC) has been writing for "))
            // Again, so that one wait in the kernel serves the second who asks.
            #expect((await Self.writeUntilDeadline(db, clock) as? SQLError)?.code == .busy)
            try process.send("go on")
            #expect(await process.nextLine() == "released")
            let next = try await Self.holder(of: database, "next")
            await next.kill()
            await process.kill()
            try await db.execute(Self.insert)
            #expect(try await db.query("SELECT name FROM rows", as: String.self) == ["worker.receipts 01JABC", "here"])
        }
    }

    @Test func `within one process the error names the invocation that writes`() async throws {
        let clock = ManualClock()
        try await withDatabase(Self.schema, transactionLimit: .seconds(3600), clock: clock) { database in
            let db = SQLClient(database)
            let (begun, canEnd) = (Latch(), Latch())
            async let transaction: Void = InvocationContext.$current.withValue(InvocationContext("cron.cleanup 7")) {
                try await db.transaction { _ in
                    begun.open()
                    await canEnd.wait()
                }
            }
            await begun.wait()
            let error = try #require(await Self.writeUntilDeadline(db, clock) as? SQLError)
            #expect(error.code == .busy)
            #expect(error.message.contains("process \(getpid()) (cron.cleanup 7) has been writing for "))
            canEnd.open()
            try await transaction
            #expect(await Self.writeUntilDeadline(db, clock) == nil)
        }
    }

    @Test func `a cancelled writer stops waiting, and never takes the lock later`() async throws {
        try await withDatabase(Self.schema) { database in
            let db = SQLClient(database)
            let process = try await Self.holder(of: database)
            let task = Task { try await db.execute(Self.insert) }
            await Task.yield()
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            try process.send("go on")
            #expect(await process.nextLine() == "released")
            let next = try await Self.holder(of: database, "next")
            await next.kill()
            await process.kill()
            #expect(try await db.execute(Self.insert) == 1)
        }
    }

    @Test func `two processes that make a file at the same moment both open it`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "solo-sql-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for number in 0..<25 {
            let path = folder.appending(path: "\(number).sqlite").path
            let processes = try ["one", "two"].map { try FixtureProcess(["rows", path, $0, "1"], of: "SQLiteHost") }
            for process in processes { #expect(await process.nextLine() == "ready") }
            for process in processes { await process.kill() }
        }
    }

    @Test func `two processes that write without a pause take turns`() async throws {
        try await withDatabase(Self.schema) { database in
            let count = 200
            let processes = try ["one", "two"].map {
                try FixtureProcess(["rows", database.path, $0, "\(count)"], of: "SQLiteHost")
            }
            for process in processes { #expect(await process.nextLine() == "ready") }
            for process in processes { try process.send("go") }
            for process in processes { #expect(await process.nextLine() == "done") }
            let names = try await SQLReader(database).query("SELECT name FROM rows ORDER BY id", as: String.self)
            #expect(names.count == 2 * count)
            // While both write, neither has to wait for many of the other's.
            let both = names[..<(names.lastIndex { $0 != names.last } ?? 0)].drop { $0 == names.first }
            let changes = zip(both, both.dropFirst()).count { $0 != $1 }
            #expect(changes * 4 > both.count, "\(changes) changes in \(both.count) rows")
            for process in processes { await process.kill() }
        }
    }
}
