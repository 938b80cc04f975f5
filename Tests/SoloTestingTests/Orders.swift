import Solo

struct Mail: Codable, Sendable {
    var order: Int
    var isRefused = false
    var key: String?
    var padding: String?
}

/// A stack whose transactions enqueue.
struct OrderDesk: App {
    let database = SQLite("db", schema: "CREATE TABLE IF NOT EXISTS orders (id INTEGER PRIMARY KEY) STRICT")
    let log = SQLite("log", schema: "CREATE TABLE IF NOT EXISTS mails (id INTEGER NOT NULL) STRICT")
    let mails = Queue("mails", of: Mail.self)

    var body: some Stack {
        API("api") {
            Post("/orders", body: Mail.self, using: database, mails.sender) { _, mail, db, mails in
                try await db.transaction { tx in
                    try await tx.execute("INSERT INTO orders (id) VALUES (\(mail.order))")
                    try await tx.enqueue(mails, mail, idempotencyKey: mail.key)
                    if mail.isRefused { throw HTTPError.unprocessable("no") }
                }
                return mail
            }
            Post("/later", body: Mail.self, using: database, mails.sender) { _, mail, db, mails in
                try await db.transaction { tx in try await tx.enqueue(mails, mail, after: .hours(1)) }
                return mail
            }
        }
        Worker(mails, using: database, log, mails.sender) { job, db, log, mails in
            try await log.execute("INSERT INTO mails (id) VALUES (\(job.message.order))")
            guard job.message.order == 100 else { return }
            try await db.transaction { tx in try await tx.enqueue(mails, Mail(order: 101)) }
        }
    }
}
