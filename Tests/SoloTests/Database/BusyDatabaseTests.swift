import Foundation
import HTTPTypes
import Solo
import SoloCore
import SoloSQL
import Testing

@testable import SoloRuntime

/// What becomes of a request and of an attempt at a message that wait for a database until their deadline.
@Suite(.timeLimit(.minutes(1)))
struct BusyDatabaseTests {
    struct Shop: App {
        let database = SQLite("db", schema: "CREATE TABLE IF NOT EXISTS orders (id INTEGER PRIMARY KEY)")
        let orders = Queue("orders", of: Int.self)

        var body: some Stack {
            API("api") {
                Post("/orders", using: database) { _, db in try await db.execute("INSERT INTO orders DEFAULT VALUES") }
            }
            Worker(orders, using: database) { job, db in
                try await db.execute("INSERT INTO orders (id) VALUES (\(job.message))")
            }
        }
    }

    /// Runs `body` while another connection to the file, as another process would have one, is in a transaction.
    private func withBusyShop(_ body: @Sendable (BoundProgram) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "solo-busy-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "db.sqlite").path
        var program = try Shop.program()
        for index in program.manifest.components.indices {
            program.manifest.components[index].api?.defaults.requestTimeout = 0.05
        }
        let connection = try SQLiteConnection(path: path)
        try connection.script(try #require(program.manifest.resources.first { $0.id == "db" }?.sqlite?.schema))
        connection.close()
        let bindings = Bindings(stage: "test", release: "r1", resources: ["db": .sqlite(path: path)])
        let bound = try BoundProgram(program, bindings: bindings, log: .silent)
        let other = try SQLiteDatabase(path: path)
        try await SQLClient(other).transaction { _ in try await body(bound) }
        #expect(await bound.respond(to: Request(method: .post, path: "/orders")).status == .noContent)
        await other.close()
        await bound.close()
    }

    @Test func `a request gets 503 with Retry-After, and nothing of who writes`() async throws {
        try await withBusyShop { bound in
            let response = await bound.respond(to: Request(method: .post, path: "/orders"))
            #expect(response.status == .serviceUnavailable)
            #expect(response.headers[.retryAfter] == "1")
            #expect(response.headers[.contentType] == "application/problem+json")
            let text = String(decoding: response.body, as: UTF8.self)
            #expect(
                text == #"{"title":"Service Unavailable","status":503,"#
                    + #""detail":"Something that this needs is busy. Try again in 1 s."}"#)
        }
    }

    @Test func `the attempt at a message is retried, and its error says who writes`() async throws {
        try await withBusyShop { bound in
            let invocation = Invocation(
                id: "01JABC", component: "worker.orders", attempt: 1, deadline: Date(timeIntervalSinceNow: 0.05),
                idempotencyKey: "01JABC", due: Date(), payload: Data("7".utf8))
            let outcome = try await bound.invoke(invocation)
            #expect(outcome.verdict == .retry)
            #expect(outcome.isBusy == true)
            let error = try #require(outcome.error)
            #expect(error.hasPrefix("busy: worker.orders 01JABC waited until its deadline to write to "))
            #expect(error.contains("process \(getpid()) ("))
        }
    }
}
