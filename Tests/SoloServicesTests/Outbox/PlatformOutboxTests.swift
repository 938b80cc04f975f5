import Foundation
import HTTPTypes
import SoloCore
import SoloHTTP
import SoloSQL
import Testing

@testable import SoloServices

struct PlatformOutboxTests {
    private let path = "/_solo/outbox/sqlite/db"

    /// Commits a transaction that enqueues, as an app does that ends before it can say so.
    private func enqueue(_ number: Int, in path: String) async throws {
        let database = try SQLiteDatabase(path: path)
        let outbox = database.outbox
        try await SQLClient(database).transaction { tx in
            if let creation = outbox.creation { try await tx.execute(creation) }
            try await tx.execute(
                outbox.insertion(
                    of: SQLOutboxMessage(id: "\(number)", queue: "receipts", payload: "{\"number\":\(number)}")))
        }
        await database.close()
    }

    @Test(.timeLimit(.minutes(1))) func `a committed message is delivered once the platform is told`() async throws {
        let invoker = FakeInvoker()
        try await withPlatform(delivers: true, invoker: invoker) { platform, http in
            try await enqueue(1, in: platform.configuration.databasePath("db"))
            let response = try await http.send(.post, path, headers: try token(platform, "api.api"))
            #expect(response.status == .noContent)
            for await invocation in invoker.ends {
                #expect(invocation.component == "worker.receipts")
                break
            }
        }
    }

    @Test(.timeLimit(.minutes(1))) func `a committed message is delivered once a process has ended`() async throws {
        let invoker = FakeInvoker()
        try await withPlatform(delivers: true, invoker: invoker) { platform, _ in
            try await enqueue(1, in: platform.configuration.databasePath("db"))
            platform.wakeOutboxes()
            for await _ in invoker.ends { break }
        }
    }

    @Test(.timeLimit(.minutes(1))) func `whoever has no key wakes nothing, and a database has to exist`() async throws {
        try await withPlatform { platform, http in
            let none = try await http.send(.post, path)
            #expect(none.status == .unauthorized)
            let headers = try token(platform, "api.api")
            for unknown in ["sqlite/none", "sqlite/..", "postgres/db"] {
                let response = try await http.send(.post, "/_solo/outbox/\(unknown)", headers: headers)
                #expect(response.status == .notFound)
            }
            let read = try await http.send(.get, path, headers: headers)
            #expect(read.status == .methodNotAllowed)
        }
    }

    @Test(.timeLimit(.minutes(1))) func `the platform's end waits for an empty outbox, and its start looks into it`()
        async throws
    {
        try await withFolder { folder in
            let invoker = FakeInvoker(serves: false)
            func run(_ body: (PlatformServices) async throws -> Void) async throws {
                let platform = try PlatformServices(
                    configuration(folder, delivers: true), invoker: invoker, logger: quiet)
                try await platform.apply(.sample())
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await platform.run() }
                    _ = try await platform.endpoint()
                    try await body(platform)
                    await platform.stop()
                    try await group.waitForAll()
                }
            }
            let database = configuration(folder).databasePath("db")
            try await run { _ in try await enqueue(1, in: database) }
            let queue = try QueueStore(path: configuration(folder).queuePath, time: SystemTime())
            #expect(try await queue.messages(in: "receipts", state: .waiting).count == 1)
            await queue.close()
            try await enqueue(2, in: database)
            invoker.serve()
            try await run { _ in
                var left = 2
                for await _ in invoker.ends {
                    left -= 1
                    if left == 0 { break }
                }
            }
        }
    }
}
