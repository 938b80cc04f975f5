import Solo

struct Guestbook: App {
    let database = SQLite("db", schema: "CREATE TABLE IF NOT EXISTS guests (name TEXT NOT NULL) STRICT")
    let cards = Bucket("cards")
    let welcome = Queue("welcome", of: Guest.self)

    var body: some Stack {
        API("api") {
            Get("/guests", using: database.readOnly, handler: listGuests)
            Post("/guests", body: Guest.self, using: database, welcome.sender, handler: sign)
        }
        Worker(welcome, using: cards.writeOnly) { job, cards in
            try await cards.put("\(job.message.name).txt", "Welcome, \(job.message.name)!\n")
        }
        Cron("cleanup", .daily(at: "03:00", in: "Europe/Berlin"), using: database) { _, db in
            try await db.execute("DELETE FROM guests WHERE name = ''")
        }
    }
}

struct Guest: Codable, Sendable {
    var name: String
}

func listGuests(_ request: Request, db: SQLReader) async throws -> [Guest] {
    try await db.query("SELECT name FROM guests ORDER BY name", as: Guest.self)
}

func sign(_ request: Request, _ guest: Guest, db: SQLClient, welcome: QueueSender<Guest>) async throws -> Guest {
    try await db.execute("INSERT INTO guests (name) VALUES (\(guest.name))")
    try await welcome.send(guest)
    return guest
}
