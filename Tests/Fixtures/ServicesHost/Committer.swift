import Foundation
import Solo
import SoloCore
import SoloSQL
import Synchronization

/// An app that keeps numbers in a database and enqueues a message for each, in one transaction, as fast as it can and without an
/// end. Every fifth transaction is rolled back after it has enqueued. It says the number of each that was committed.
struct Committer: Sendable {
    private struct Order: Codable, Sendable {
        var number: Int
    }

    private struct Refused: Error {}

    private static let next = Atomic(0)

    static let schema = "CREATE TABLE IF NOT EXISTS orders (number INTEGER PRIMARY KEY)"

    let folder: String
    /// The id of the database.
    let database: String
    /// Far behind those of the process before.
    let first: Int

    func run() async throws {
        let data = try Data(contentsOf: URL(filePath: ServicesHost.bindingsPath(folder)))
        let (sqlite, postgres) = (SQLite("db"), Postgres("pg"))
        let jobs = Queue("jobs", of: Order.self)
        let scope = ClientScope(
            component: "api.api", bindings: try Bindings.decode(data),
            ids: [
                ObjectIdentifier(sqlite.declaration): "db", ObjectIdentifier(postgres.declaration): "pg",
                ObjectIdentifier(jobs.declaration): "jobs",
            ], shared: SharedConnections())
        let db = try database == "pg" ? postgres.client(in: scope) : sqlite.client(in: scope)
        let sender = try jobs.sender.client(in: scope)
        Self.next.store(first, ordering: .relaxed)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    while true {
                        let number = Self.next.add(1, ordering: .relaxed).oldValue
                        do {
                            try await commit(Order(number: number), db, sender)
                            ServicesHost.say("committed \(number)")
                        } catch is Refused {
                        } catch {
                            ServicesHost.say("failed \(error)")
                        }
                    }
                }
            }
        }
    }

    private func commit(_ order: Order, _ db: SQLClient, _ sender: QueueSender<Order>) async throws {
        try await db.transaction { tx in
            try await tx.execute("INSERT INTO orders (number) VALUES (\(order.number))")
            try await tx.enqueue(sender, order)
            if order.number.isMultiple(of: 5) { throw Refused() }
        }
    }
}
