import Foundation
import Solo

/// A product that changes from release to release: a grant widens and narrows, a database is renamed and renamed back, and
/// some releases end as soon as they are to serve. What it acknowledged must be there after each.
@main
struct Relay: App {
    let edition = Edition.current
    let book: SQLite
    let crumbs = Bucket("crumbs")
    let jobs = Queue("jobs", of: Errand.self)

    /// A test says in a file beside the executable where its backups go.
    var stages: [Stage] {
        if let place = try? String(contentsOfFile: (Bundle.main.executablePath ?? "") + ".backups", encoding: .utf8) {
            Stage(
                "production", on: .server("web1"),
                backups: Backups(
                    to: .bucket("relay-backups", at: place, region: "us-east-1", key: "KEY", secret: "backup-secret")))
        }
    }

    init() {
        let names = Edition.current.isRenamed ? ("ledger", "book") : ("book", "ledger")
        book = SQLite(
            names.0,
            schema: """
                CREATE TABLE IF NOT EXISTS notes (number INTEGER PRIMARY KEY) STRICT;
                CREATE TABLE IF NOT EXISTS errands (number INTEGER NOT NULL, edition INTEGER NOT NULL) STRICT;
                """
        ).renamed(from: names.1)
        guard CommandLine.arguments.contains("serve") else { return }
        if edition.neverComesUp { exit(3) }
        // It opens no socket, so nobody gets a response.
        while edition.fault == .neverResponds { sleep(60) }
    }

    var body: some Stack {
        API("api") {
            Get("/health") { _ in "ok" }
            Post("/trap") { _ -> String in fatalError("a request that ends its process") }
            Post("/hoard") { _ in hoard() }
            Get("/edition") { [edition] _ in try await edition.tell() }
            Post("/notes", body: Note.self, using: book, handler: note)
            Get("/notes", using: book.readOnly, handler: listNotes)
            Get("/errands", using: book.readOnly, handler: listErrands)
            Post("/errands", body: Errand.self, using: jobs.sender, handler: order)
            Get("/crumbs/:key/address", using: crumbs.readOnly, handler: tellAddress)
            if edition.hasMotto {
                Get("/motto", using: Secret("motto")) { _, motto in motto.exposed }
                // Takes longer than a reload, unless that waits for it.
                Get("/nap") { _ -> String in
                    try await Task.sleep(for: .seconds(4))  // house-rules: allow, it simulates work
                    return "rested"
                }
            }
            if edition.isWide {
                Put("/crumbs/:key", using: crumbs, handler: keepAndRead)
            } else {
                Put("/crumbs/:key", using: crumbs.writeOnly, handler: keep)
            }
        }
        .rateLimit(nil)
        Worker(jobs, using: book, handler: run)
    }
}

struct Note: Codable, Sendable {
    var number: Int
}

/// A job that takes its time.
struct Errand: Codable, Sendable {
    var number: Int
    var seconds: Double
    /// Ends the process that runs it.
    var crashes: Bool?
}

/// An errand that was run, and by which release.
struct Run: Codable, Sendable {
    var number: Int
    var edition: Int
}

func note(_ request: Request, _ note: Note, book: SQLClient) async throws -> Note {
    try await book.execute("INSERT INTO notes (number) VALUES (\(note.number)) ON CONFLICT DO NOTHING")
    return note
}

func listNotes(_ request: Request, book: SQLReader) async throws -> [Note] {
    try await book.query("SELECT number FROM notes ORDER BY number", as: Note.self)
}

func listErrands(_ request: Request, book: SQLReader) async throws -> [Run] {
    try await book.query("SELECT number, edition FROM errands", as: Run.self)
}

func order(_ request: Request, _ errand: Errand, jobs: QueueSender<Errand>) async throws -> Errand {
    try await jobs.send(errand, idempotencyKey: "errand-\(errand.number)")
    return errand
}

func keep(_ request: Request, crumbs: BucketWriter) async throws -> Response {
    try await crumbs.put(request.parameters.require("key"), request.body)
    return Response(status: .created)
}

func keepAndRead(_ request: Request, crumbs: BucketClient) async throws -> Response {
    let key = try request.parameters.require("key")
    try await crumbs.put(key, request.body)
    guard try await crumbs.find(key) == request.body else { throw HTTPError(.internalServerError) }
    return Response(status: .created)
}

/// Where whoever has the address may fetch the crumb.
func tellAddress(_ request: Request, crumbs: BucketReader) async throws -> String {
    try crumbs.presignedURL(for: request.parameters.require("key"), expires: .seconds(60)).absoluteString
}

/// Takes more memory than a process may have: its mebibytes, if it is not ended.
func hoard() -> String {
    var kept: [[UInt8]] = []
    while kept.count < 4096 { kept.append([UInt8](repeating: 1, count: 1 << 20)) }
    return "\(kept.count)"
}

func run(_ job: Job<Errand>, book: SQLClient) async throws {
    if job.message.crashes == true { fatalError("an errand that ends its process") }
    try await Task.sleep(for: .seconds(job.message.seconds))  // house-rules: allow, it simulates work
    try await book.execute(
        "INSERT INTO errands (number, edition) VALUES (\(job.message.number), \(Edition.current.number))")
}
