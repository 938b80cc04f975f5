import Foundation
import SoloSQL
import Testing

@testable import SoloStore

@Suite(.timeLimit(.minutes(1))) struct GroupCommitTests {
    private struct Refused: Error {}

    /// A writer on a table of numbers, and a second connection to look at it.
    private func withWriter(
        batchLimit: Int = 256, _ body: (GroupCommit, SQLiteConnection) async throws -> Void
    ) async throws {
        try await withFolder { folder in
            let path = folder + "/numbers.sqlite"
            let writer = try GroupCommit(
                path: path, schema: "CREATE TABLE numbers (number INTEGER PRIMARY KEY, padding BLOB)",
                batchLimit: batchLimit
            ) { if $0.contains("broken") { throw Refused() } }
            try await body(writer, SQLiteConnection(path: path, access: .readOnly))
            await writer.close()
        }
    }

    private func numbers(_ connection: SQLiteConnection) throws -> Set<Int> {
        try Set(connection.all("SELECT number FROM numbers") { $0.integer(0) })
    }

    /// Inserts `count` numbers at once, and returns those that were acknowledged.
    private func insert(
        _ count: Int, into writer: GroupCommit, padding: String = "NULL",
        mentioning files: @escaping @Sendable (Int) -> [String] = { _ in [] },
        then: @escaping @Sendable (Int, SQLiteConnection) throws -> Void = { _, _ in }
    ) async -> Set<Int> {
        await withTaskGroup(of: Int?.self) { group in
            for number in 0..<count {
                group.addTask {
                    try? await writer.perform(mentioning: files(number)) { connection in
                        try connection.execute("INSERT INTO numbers VALUES (?, \(padding))", .integer(Int64(number)))
                        try then(number, connection)
                        return number
                    }
                }
            }
            return await group.reduce(into: Set<Int>()) { set, number in if let number { set.insert(number) } }
        }
    }

    /// Holds the writer in a commit until `body` has returned, so that what is submitted meanwhile shares the next one.
    private func whileBusy(_ writer: GroupCommit, _ body: () async throws -> Void) async throws {
        let (started, starts) = AsyncStream.makeStream(of: Void.self)
        let gate = DispatchSemaphore(value: 0)
        async let busy: Void = writer.perform { _ in
            starts.finish()
            gate.wait()
        }
        for await _ in started {}
        defer { gate.signal() }
        try await body()
        gate.signal()
        try await busy
    }

    private func until(_ condition: () -> Bool) async {
        while !condition() { await Task.yield() }
    }

    @Test func `a rejected change leaves the others of its batch`() async throws {
        try await withWriter { writer, reader async throws in
            let taken = await insert(400, into: writer, then: { number, _ in if number % 3 == 0 { throw Refused() } })
            #expect(taken == Set((0..<400).filter { $0 % 3 != 0 }))
            #expect(try numbers(reader) == taken)
        }
    }

    @Test(arguments: [1, 7]) func `a small batch limit commits everything too`(limit: Int) async throws {
        try await withWriter(batchLimit: limit) { writer, reader async throws in
            #expect(await insert(100, into: writer).count == 100)
            #expect(try numbers(reader).count == 100)
        }
    }

    @Test func `what mentions a file that cannot be flushed is not changed`() async throws {
        try await withWriter { writer, reader async throws in
            let taken = await insert(100, into: writer, mentioning: { $0 % 10 == 0 ? ["broken"] : [] })
            #expect(taken == Set((0..<100).filter { $0 % 10 != 0 }))
            #expect(try numbers(reader) == taken)
        }
    }

    /// SQLite undoes the whole transaction when the disk is full, in the middle of a batch.
    @Test func `on a full disk what is acknowledged is there, and nothing else`() async throws {
        try await withWriter { writer, reader async throws in
            try await writer.perform { connection in
                // The limit is a setting of the connection; the read that sets it returns a row.
                _ = try connection.first("PRAGMA max_page_count = 200") { $0.integer(0) }
            }
            let taken = await insert(600, into: writer, padding: "zeroblob(3000)")
            #expect(taken.count < 600)
            #expect(try numbers(reader) == taken)
            // It goes on when there is room again.
            try await writer.perform { connection in
                _ = try connection.first("PRAGMA max_page_count = 100000") { $0.integer(0) }
            }
            _ = try await writer.perform { try $0.execute("INSERT INTO numbers VALUES (1000, NULL)") }
            #expect(try numbers(reader).contains(1000))
        }
    }

    @Test func `a change that ends the transaction fails the others of its batch, and none runs outside of it`()
        async throws
    {
        try await withWriter { writer, reader async throws in
            let taken = await insert(
                300, into: writer, then: { if $0 % 50 == 25 { try $1.execute("ROLLBACK") } })
            #expect(taken.isDisjoint(with: [25, 75, 125, 175, 225, 275]))
            #expect(try numbers(reader) == taken)
        }
    }

    @Test func `what was lost with its batch is told so, with the reason`() async throws {
        try await withWriter { writer, reader async throws in
            var errors: [any Error] = []
            try await withThrowingTaskGroup(of: (any Error)?.self) { group in
                try await whileBusy(writer) {
                    for number in 0..<3 {
                        group.addTask {
                            do {
                                try await writer.perform { connection in
                                    try connection.execute(
                                        "INSERT INTO numbers VALUES (?, NULL)", .integer(Int64(number)))
                                    guard number == 1 else { return }
                                    try connection.execute("ROLLBACK")
                                    throw Refused()
                                }
                                return nil
                            } catch {
                                return error
                            }
                        }
                    }
                    await until { writer.pending.count == 3 }
                }
                for try await error in group { if let error { errors.append(error) } }
            }
            #expect(errors.filter { $0 is Refused }.count == 1)
            let lost = errors.compactMap { $0 as? GroupCommitError }
            #expect(lost.map(\.code) == [.batchLost, .batchLost])
            #expect(lost.allSatisfy { $0.underlying is Refused })
            #expect(try numbers(reader) == [])
        }
    }

    @Test func `a commit that fails is told as one whose outcome is unknown`() async throws {
        try await withWriter { writer, reader async throws in
            // SQLite looks at a deferred foreign key when the transaction is committed.
            _ = try await writer.perform { connection in
                try connection.execute(
                    "CREATE TABLE pairs (other INTEGER REFERENCES numbers DEFERRABLE INITIALLY DEFERRED)")
            }
            let error = await #expect(throws: GroupCommitError.self) {
                try await writer.perform { try $0.execute("INSERT INTO pairs VALUES (1)") }
            }
            #expect(error?.code == .outcomeUnknown)
            #expect(await insert(10, into: writer).count == 10)
        }
    }

    @Test func `an early change runs before those that came before it`() async throws {
        try await withWriter { writer, _ async throws in
            try await withThrowingTaskGroup(of: Int.self) { group in
                try await whileBusy(writer) {
                    group.addTask {
                        try await writer.perform { connection in
                            try connection.execute("INSERT INTO numbers VALUES (1, NULL)")
                        }
                    }
                    await until { writer.pending.count == 1 }
                    group.addTask {
                        try await writer.perform(early: true) { connection in
                            try connection.first("SELECT count(*) FROM numbers") { $0.integer(0) } ?? -1
                        }
                    }
                    await until { writer.pending.count == 2 }
                }
                #expect(try await group.reduce(into: Set<Int>()) { $0.insert($1) } == [0, 1])
            }
        }
    }

    @Test func `closing commits what waits`() async throws {
        try await withWriter { writer, reader async throws in
            let taken = try await withThrowingTaskGroup(of: Set<Int>.self) { group in
                try await whileBusy(writer) {
                    // Not before: a change that comes while the writer is free is committed at once.
                    group.addTask { await insert(20, into: writer) }
                    await until { writer.pending.count == 20 }
                    group.addTask {
                        await writer.close()
                        return []
                    }
                    await until { writer.pending.isClosed }
                }
                return try await group.reduce(into: Set<Int>()) { $0.formUnion($1) }
            }
            #expect(taken.count == 20)
            #expect(try numbers(reader) == taken)
        }
    }

    @Test func `a change that is committed without having run ends with an error`() async {
        let error = await #expect(throws: SQLError.self) {
            try await withCheckedThrowingContinuation { continuation in
                Change<Void>(files: [], body: { _ in }, continuation: continuation).finish(nil)
            }
        }
        #expect(error?.code == .misuse)
    }

    @Test func `after the end it says so`() async throws {
        try await withWriter { writer, _ in
            await writer.close()
            let error = await #expect(throws: SQLError.self) { try await writer.perform { _ in } }
            #expect(error?.code == .closed)
        }
    }
}
