import Solo
import SoloTesting
import Testing

struct RequestTests {
    @Test(arguments: [StackTransport.router, .socket])
    func `responds over either transport`(_ transport: StackTransport) async throws {
        try await withStack(Notes(), over: transport) { notes in
            let made = try await notes.post("/notes", json: NewNote(text: "tea")).json(as: Note.self)
            #expect(made.text == "tea")
            let kept = try await notes.get("/notes").json(as: [Note].self)
            #expect(kept.map(\.id) == [made.id])
            let nowhere = try await notes.get("/nowhere")
            #expect(nowhere.status == .notFound)
        }
    }

    @Test func everyStackHasItsOwnDatabase() async throws {
        try await withStack(Notes()) { one in
            _ = try await one.post("/notes", json: NewNote(text: "mine"))
            try await withStack(Notes()) { other in
                let response = try await other.get("/notes").json(as: [Note].self)
                #expect(response.isEmpty)
            }
        }
    }

    @Test func secretsAreGivenOrMadeUp() async throws {
        try await withStack(Notes(), secrets: ["key": "known"]) { notes in
            let response = try await notes.get("/key")
            #expect(response.text == "known")
        }
        try await withStack(Notes()) { notes in
            let response = try await notes.get("/key")
            #expect(response.text.count >= 20)
        }
    }

    @Test func aSecretThatTheStackDoesNotHaveIsAMistake() async throws {
        await #expect(throws: StackError.unused(kind: "secret", name: "kye", known: ["key"])) {
            try await withStack(Notes(), secrets: ["kye": "typo"]) { _ in }
        }
    }

    @Test func anotherAPIIsNamed() async throws {
        try await withStack(Notes()) { notes in
            let response = try await notes.get("/status", api: "admin")
            #expect(response.text == "fine")
            await #expect(throws: StackError.unknown(kind: "API", name: "amdin", known: ["api", "admin"])) {
                try await notes.get("/status", api: "amdin")
            }
        }
    }

    @Test func `an unexpected response says what came`() async throws {
        try await withStack(Notes()) { notes in
            let response = try await notes.get("/greeting")
            let error = #expect(throws: UnexpectedResponse.self) { try response.json(as: Note.self) }
            #expect(error?.description.contains("hello") == true)
        }
    }

    @Test func aClientSeesWhatTheRoutesWrote() async throws {
        try await withStack(Notes()) { notes in
            _ = try await notes.post("/notes", json: NewNote(text: "tea"))
            let db = try notes.client(of: notes.app.database.readOnly)
            #expect(try await db.query("SELECT * FROM notes", as: Note.self).map(\.text) == ["tea"])
        }
    }

    @Test func aDatabaseIsAlsoFoundByItsName() async throws {
        try await withStack(Notes()) { notes in
            _ = try await notes.post("/notes", json: NewNote(text: "tea"))
            let texts = try await notes.database("db").query("SELECT text FROM notes", as: String.self)
            #expect(texts == ["tea"])
            #expect(throws: StackError.unknown(kind: "bucket", name: "b", known: [])) { try notes.bucket("b") }
        }
    }

    @Test func theLogIsThisStacksAlone() async throws {
        try await withStack(Notes()) { notes in
            _ = try await notes.get("/greeting")
            try await withStack(Notes()) { other in
                _ = try await other.get("/nowhere")
                let lines = try other.logs()
                #expect(lines.count == 1 && lines[0].contains("\"status\":404"))
            }
            let lines = try notes.logs()
            #expect(lines.count == 1 && lines[0].contains("\"path\":\"/greeting\""))
        }
    }
}
