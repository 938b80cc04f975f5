import Solo

/// The product of the durability tests: it writes to every kind of resource, and returns what it has stored.
///
/// A test records what it acknowledged, cuts the power, and reads everything again.
@main
struct Ledger: App {
    let book = SQLite("book", schema: Book.schema)
    let objects = Bucket("objects")
    // A kill counts as an attempt, and a message at the head of the queue meets many of them.
    let entries = Queue("entries", of: Entry.self, retries: .attempts(100, longest: .seconds(8)))
    let pings = Queue("pings", of: Entry.self)
    let counter = Secret("counter")

    var body: some Stack {
        API("api") {
            Get("/health") { _ in "ok" }
            Put("/objects/:key", using: objects.writeOnly, handler: keepObject)
            Get("/objects/:key", using: objects.readOnly, handler: showObject)
            Post("/entries", body: Entry.self, using: entries.sender, handler: enter)
            Get("/entries", using: book.readOnly, handler: listEntries)
            Post("/notes", body: Entry.self, using: book, handler: note)
            Get("/notes", using: book.readOnly, handler: listNotes)
            Get("/ticks", using: book.readOnly, handler: listTicks)
            Get("/counter", using: counter, handler: showCounter)
            Post("/bursts", body: Burst.self, using: pings.sender, handler: burst)
        }
        .rateLimit(nil)
        Worker(entries, using: book, handler: record)
        Worker(pings, handler: count)
        Cron("tick", .every(.seconds(2)), using: book, handler: recordTick)
        Command("check-book", using: book.readOnly, handler: checkBook)
    }

    var stages: [Stage] {
        Stage("dev", on: .laptop, backups: Backups(verify: "check-book"))
    }
}
