import Foundation
import Solo

#if canImport(Glibc)
    import Glibc
#endif

/// A product whose handlers do what a request tells them to: read a file, open a socket. What its host keeps from it, a handler that was
/// taken over does not get either.
@main
struct Intruder: App {
    let ledger = Postgres(
        "ledger",
        schema: """
            CREATE TABLE IF NOT EXISTS notes (number bigint PRIMARY KEY);
            CREATE TABLE IF NOT EXISTS findings (target text NOT NULL, outcome text NOT NULL);
            """)
    let book = SQLite("book", schema: "CREATE TABLE IF NOT EXISTS notes (number INTEGER PRIMARY KEY) STRICT")
    let errands = Queue("errands", of: Reach.self)

    /// A test says in a file beside the executable where backups go.
    var stages: [Stage] {
        if let place = try? String(contentsOfFile: (Bundle.main.executablePath ?? "") + ".backups", encoding: .utf8) {
            let bucket = Backups.Destination.bucket(
                "relay-backups", at: place, region: "us-east-1", key: "KEY", secret: "backup-secret")
            Stage(
                "production", on: .server("web1"),
                backups: Backups(to: place.hasPrefix("/") ? .directory(place) : bucket))
        }
        Stage(
            "drowsy", on: .server("web1"), scale: .toZero(after: .seconds(3)),
            limits: Limits(memory: .megabytes(256), cpus: 1.5, tasks: 100))
    }

    var body: some Stack {
        API("api") {
            Get("/health") { _ in "ok" }
            Post("/notes", body: Note.self, using: ledger, book, handler: note)
            Get("/notes", using: ledger.readOnly, handler: listNotes)
            Post("/reach", body: Reach.self) { _, reach in reach.outcome }
            Post("/errands", body: Reach.self, using: errands.sender) { _, reach, errands in
                try await errands.send(reach)
                return "sent"
            }
            Get("/findings", using: ledger.readOnly, handler: listFindings)
        }
        .rateLimit(nil)
        Worker(errands, using: ledger) { job, ledger in
            let (target, outcome) = (job.message.target, job.message.outcome)
            try await ledger.execute("INSERT INTO findings (target, outcome) VALUES (\(target), \(outcome))")
        }
        .isolated()
        Command("count", using: ledger.readOnly) { _, ledger in
            let notes = try await ledger.query("SELECT number FROM notes", as: Note.self)
            print("\(notes.count) notes")
        }
    }
}

struct Note: Codable, Sendable {
    var number: Int
}

struct Finding: Codable, Sendable {
    var target: String
    var outcome: String
}

/// Something to reach for, and what comes of it: `ok`, or the system's reason.
struct Reach: Codable, Sendable {
    enum Kind: String, Codable, Sendable {
        case read, write, connect
    }

    var kind: Kind
    /// A file, or a Unix socket.
    var target: String

    var outcome: String {
        switch kind {
        case .read: Self.opened(open(target, O_RDONLY))
        case .write: Self.opened(open(target, O_WRONLY | O_CREAT, 0o600))
        case .connect: connected
        }
    }

    private var connected: String {
        let socket = makeSocket()
        defer { close(socket) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: target.utf8.prefix($0.count - 1)) }
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        let result = withUnsafeBytes(of: &address) { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) { connect(socket, $0.baseAddress, length) }
        }
        return result == 0 ? "ok" : String(cString: strerror(errno))
    }

    private static func opened(_ descriptor: Int32) -> String {
        guard descriptor >= 0 else { return String(cString: strerror(errno)) }
        close(descriptor)
        return "ok"
    }
}

func note(_ request: Request, _ note: Note, ledger: SQLClient, book: SQLClient) async throws -> Note {
    try await book.execute("INSERT INTO notes (number) VALUES (\(note.number)) ON CONFLICT DO NOTHING")
    try await ledger.execute("INSERT INTO notes (number) VALUES (\(note.number)) ON CONFLICT DO NOTHING")
    return note
}

func listNotes(_ request: Request, ledger: SQLReader) async throws -> [Note] {
    try await ledger.query("SELECT number FROM notes ORDER BY number", as: Note.self)
}

func listFindings(_ request: Request, ledger: SQLReader) async throws -> [Finding] {
    try await ledger.query("SELECT target, outcome FROM findings", as: Finding.self)
}

private func makeSocket() -> Int32 {
    #if canImport(Glibc)
        socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    #else
        socket(AF_UNIX, SOCK_STREAM, 0)
    #endif
}
