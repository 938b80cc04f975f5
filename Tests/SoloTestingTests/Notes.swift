import Solo

struct Note: Codable, Sendable {
    var id: Int
    var text: String
}

struct NewNote: Codable, Sendable {
    var text: String
}

/// A small stack for these tests.
struct Notes: App {
    let database = SQLite("db", schema: "CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY, text TEXT) STRICT")
    let key = Secret("key")
    let greeting = Setting("greeting", default: "hello")

    var body: some Stack {
        API("api") {
            Get("/greeting", using: greeting) { _, greeting in greeting }
            Get("/key", using: key) { _, key in key.exposed }
            Get("/notes", using: database.readOnly) { _, db in
                try await db.query("SELECT * FROM notes ORDER BY id", as: Note.self)
            }
            Post("/notes", body: NewNote.self, using: database) { _, new, db in
                try await db.query("INSERT INTO notes (text) VALUES (\(new.text)) RETURNING *", as: Note.self)[0]
            }
        }
        API("admin") {
            Get("/status") { _ in "fine" }
        }
    }
}
