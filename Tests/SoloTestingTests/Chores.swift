import Solo

struct Chore: Codable, Sendable {
    var name: String
}

struct NoSoap: Error, CustomStringConvertible {
    var description: String { "no soap" }
}

/// A stack of what the platform invokes.
struct Chores: App {
    let database = SQLite("db", schema: "CREATE TABLE IF NOT EXISTS done (name TEXT) STRICT")
    let chores = Queue("chores", of: Chore.self)

    var body: some Stack {
        API("api") {
            Post("/chores", body: Chore.self, using: chores.sender) { _, chore, chores in
                try await chores.send(chore)
                return chore
            }
        }
        Worker(chores, using: database) { job, db in
            guard job.message.name != "fail" else { throw NoSoap() }
            try await db.execute("INSERT INTO done (name) VALUES (\(job.message.name))")
        }
        Cron("sweep", .daily(at: "03:00"), using: database) { tick, db in
            try await db.execute("INSERT INTO done (name) VALUES (\("swept \(Int(tick.due.timeIntervalSince1970))"))")
        }
        Cron("break", .every(.hours(1))) { _ in throw NoSoap() }
        Command("do", using: database) { words, db in
            guard !words.isEmpty else { throw NoSoap() }
            for word in words { try await db.execute("INSERT INTO done (name) VALUES (\(word))") }
        }
    }
}
