extension Template.Parameters {
    var stackFile: Template.File {
        Template.File(
            path: "Sources/App/\(type).swift",
            contents: """
                import API
                import Shared
                import Solo
                import Workers

                /// The whole product: its parts, and what each of them may use.
                @main
                struct \(type): App {
                    let database = \(database.type)("db", schema: Note.schema)
                    let written = Queue("written", of: NoteWritten.self)

                    var body: some Stack {
                        API("api") {
                            Get("/", handler: hello)
                            Get("/notes", using: database.readOnly, handler: listNotes)
                            Get("/notes/:id", using: database.readOnly, handler: showNote)
                            Post("/notes", body: NewNote.self, using: database, written.sender, handler: writeNote)
                        }
                        Worker(written, using: database, handler: countWords)
                        Cron("cleanup", .daily(at: "03:00"), using: database, handler: cleanUp)
                        Output("url", .url(of: "api"))
                    }
                }

                """)
    }

    var routesFile: Template.File {
        Template.File(
            path: "Sources/API/NoteRoutes.swift",
            contents: """
                import Shared
                import Solo

                /// `GET /`. Change the text and save: `solo dev` swaps the new release in.
                public func hello(_ request: Request) -> String {
                    "Hello from \(name)\\n"
                }

                /// `GET /notes`: the latest hundred.
                public func listNotes(_ request: Request, db: SQLReader) async throws -> [Note] {
                    return try await db.query("SELECT * FROM notes ORDER BY id DESC LIMIT 100", as: Note.self)
                }

                /// `GET /notes/:id`.
                public func showNote(_ request: Request, db: SQLReader) async throws -> Note {
                    let id = try request.parameters.require("id", as: Int.self)
                    guard let note = try await db.queryOne("SELECT * FROM notes WHERE id = \\(id)", as: Note.self) else {
                        throw HTTPError.notFound("There is no note \\(id).")
                    }
                    return note
                }

                /// `POST /notes`: stores the note; the worker counts its words.
                public func writeNote(
                    _ request: Request, _ new: NewNote, db: SQLClient, written: QueueSender<NoteWritten>
                ) async throws -> Note {
                    guard (1...10_000).contains(new.text.utf8.count) else {
                        throw HTTPError.unprocessable("A note's text has 1 to 10000 bytes.")
                    }
                    guard
                        let note = try await db.queryOne(
                            "INSERT INTO notes (text, written_at) VALUES (\\(new.text), \\(Date())) RETURNING *", as: Note.self)
                    else { throw HTTPError(.internalServerError) }
                    try await written.send(NoteWritten(note: note.id))
                    return note
                }

                """)
    }

    var workersFiles: [Template.File] {
        [
            Template.File(
                path: "Sources/Workers/CountWords.swift",
                contents: """
                    import Shared
                    import Solo

                    /// Counts a note's words. A message may come twice: counting again gives the same.
                    public func countWords(_ job: Job<NoteWritten>, db: SQLClient) async throws {
                        guard
                            let note = try await db.queryOne(
                                "SELECT * FROM notes WHERE id = \\(job.message.note)", as: Note.self)
                        else { return }
                        let words = note.text.split(whereSeparator: \\.isWhitespace).count
                        try await db.execute("UPDATE notes SET words = \\(words) WHERE id = \\(note.id)")
                    }

                    """),
            Template.File(
                path: "Sources/Workers/CleanUp.swift",
                contents: """
                    import Solo

                    /// Removes the notes that are older than thirty days.
                    public func cleanUp(_ tick: Tick, db: SQLClient) async throws {
                        let oldest = tick.due.addingTimeInterval(-30 * 86_400)
                        try await db.execute("DELETE FROM notes WHERE written_at < \\(oldest)")
                    }

                    """),
        ]
    }

    var sharedFile: Template.File {
        Template.File(
            path: "Sources/Shared/Note.swift",
            contents: """
                import Solo

                /// A note, as the database keeps it and the API responds with it.
                public struct Note: Codable, Sendable {
                    public var id: Int
                    public var text: String
                    /// How many words it has, once the worker has counted them.
                    public var words: Int?
                    public var writtenAt: Date

                    /// Runs at every start, so it only makes what is not there yet.
                    public static let schema = \"""
                        CREATE TABLE IF NOT EXISTS notes (
                            id INTEGER\(database.identity) PRIMARY KEY,
                            text TEXT NOT NULL,
                            words INTEGER,
                            written_at \(database.moment) NOT NULL
                        )\(database.options);
                        \"""
                }

                /// What a client sends to write a note.
                public struct NewNote: Codable, Sendable {
                    public var text: String

                    public init(text: String) {
                        self.text = text
                    }
                }

                /// The message that a note was written.
                public struct NoteWritten: Codable, Sendable {
                    public var note: Int

                    public init(note: Int) {
                        self.note = note
                    }
                }

                """)
    }

    var testsFile: Template.File {
        Template.File(
            path: "Tests/AppTests/\(type)Tests.swift",
            contents: """
                import Shared
                import Solo
                import SoloTesting
                import Testing

                @testable import App

                /// Each test has the whole stack to itself: a database, a queue and a clock of its own.
                struct \(type)Tests {
                    @Test func aWrittenNoteIsCounted() async throws {
                        try await withStack(\(type)()) { app in
                            let note = try await app.post("/notes", json: NewNote(text: "three short words")).json(as: Note.self)
                            try await app.drain("written")
                            let counted = try await app.get("/notes/\\(note.id)").json(as: Note.self)
                            #expect(counted.words == 3)
                        }
                    }

                    @Test func anEmptyNoteIsRejected() async throws {
                        try await withStack(\(type)()) { app in
                            let response = try await app.post("/notes", json: NewNote(text: ""))
                            #expect(response.status == .unprocessableContent)
                        }
                    }

                    @Test func oldNotesAreRemoved() async throws {
                        try await withStack(\(type)()) { app in
                            _ = try await app.post("/notes", json: NewNote(text: "soon forgotten"))
                            app.clock.advance(by: .days(31))
                            try await app.tick("cleanup")
                            let notes = try await app.get("/notes").json(as: [Note].self)
                            #expect(notes.isEmpty)
                        }
                    }
                }

                """)
    }

    var readme: Template.File {
        Template.File(
            path: "README.md",
            contents: """
                # \(name)

                One command runs the whole product, real database and queue included:

                    solo dev

                Then try, in another terminal:

                    curl http://127.0.0.1:8080/
                    curl http://127.0.0.1:8080/notes -H 'Content-Type: application/json' -d '{"text":"three short words"}'
                    curl http://127.0.0.1:8080/notes/1

                Edit `Sources/API/NoteRoutes.swift` and save: the new release is swapped in, and no request fails.

                | folder | what is in it |
                |---|---|
                | `Sources/App` | the stack: every resource, route, worker and schedule, with the grants of each |
                | `Sources/API` | the handlers of requests |
                | `Sources/Workers` | the handlers of messages and schedules |
                | `Sources/Shared` | what they have in common |
                | `Tests` | tests, each with the whole stack to itself: `swift test` |

                Each folder is a target of its own, so the compiler rejects a route that calls into a worker. What a handler is
                not passed, it cannot reach: give `listNotes` a statement that deletes, and see.

                """)
    }
}

extension Template.Parameters.Database {
    /// The resource's type.
    fileprivate var type: String { self == .sqlite ? "SQLite" : "Postgres" }
    /// What numbers the rows of a table; SQLite does so without a word.
    fileprivate var identity: String { self == .sqlite ? "" : " GENERATED BY DEFAULT AS IDENTITY" }
    /// The type of a moment.
    fileprivate var moment: String { self == .sqlite ? "TEXT" : "TIMESTAMPTZ" }
    /// What stands behind a table's columns: SQLite checks types only in strict tables.
    fileprivate var options: String { self == .sqlite ? " STRICT" : "" }
}
