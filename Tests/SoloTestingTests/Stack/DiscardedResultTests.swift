import Foundation
import Solo
import SoloTesting
import Testing

/// Handlers of one expression whose value says what was done.
@Suite("Closures of one expression")
struct DiscardedResultTests {
    struct Shelf: App {
        let database = SQLite("db", schema: "CREATE TABLE IF NOT EXISTS books (title TEXT) STRICT")
        let chores = Queue("chores", of: Chore.self)
        let files = Bucket("files")

        var body: some Stack {
            API("api") {
                Post("/execute", using: database) { _, db in try await db.execute("INSERT INTO books VALUES ('a')") }
                Post("/transaction", using: database) { _, db in
                    try await db.transaction { tx in try await tx.execute("INSERT INTO books VALUES ('b')") }
                }
                Post("/send", using: chores.sender) { _, chores in try await chores.send(Chore(name: "dust")) }
                Post("/put", using: files) { _, files in try await files.put("a", Data("1".utf8)) }
                Post("/text", using: files) { _, files in try await files.put("b", "2") }
                Post("/body", body: Chore.self, using: database) { _, chore, db in
                    try await db.execute("INSERT INTO books VALUES (\(chore.name))")
                }
                Post("/created", using: database) { _, db in try await db.execute("INSERT INTO books VALUES ('c')") }
                    .status(.created)
                Post("/count", using: database) { _, db in try await db.execute("DELETE FROM books").count }
            }
            Worker(chores) { _ in }
        }
    }

    static let silent = ["/execute", "/transaction", "/send", "/put", "/text"]

    @Test(arguments: silent)
    func `respond with 204 where the value says what was done`(path: String) async throws {
        try await withStack(Shelf()) { shelf in
            let response = try await shelf.post(path)
            #expect(response.status == .noContent)
            #expect(response.body.isEmpty)
        }
    }

    @Test func `respond with the route's own status, and with a value that is asked for`() async throws {
        try await withStack(Shelf()) { shelf in
            #expect(try await shelf.post("/body", json: Chore(name: "d")).status == .noContent)
            let created = try await shelf.post("/created")
            #expect(created.status == .created)
            #expect(created.body.isEmpty)
            #expect(try await shelf.post("/count").json(as: Int.self) == 2)
        }
    }
}
