import Solo

/// `PUT /objects/:key`: 201 once the object is kept.
func keepObject(_ request: Request, objects: BucketWriter) async throws -> Response {
    try await objects.put(request.parameters.require("key"), request.body, contentType: "application/octet-stream")
    return Response(status: .created)
}

/// `GET /objects/:key`: the object as it was given.
func showObject(_ request: Request, objects: BucketReader) async throws -> Response {
    guard let object = try await objects.find(request.parameters.require("key")) else {
        throw HTTPError.notFound("There is no such object.")
    }
    return Response(headers: [.contentType: "application/octet-stream"], body: object)
}

/// `POST /entries`: 200 once the message is durable. Its number is its idempotency key.
func enter(_ request: Request, _ entry: Entry, entries: QueueSender<Entry>) async throws -> Entry {
    try await entries.send(entry, idempotencyKey: "entry-\(entry.number)")
    return entry
}

/// The worker: a row for each run, so that a message that was handled twice is seen.
func record(_ job: Job<Entry>, book: SQLClient) async throws {
    try await book.execute(
        """
        INSERT INTO handled (number, key, message, attempt)
        VALUES (\(job.message.number), \(job.idempotencyKey), \(job.id), \(job.attempt))
        """)
}

/// `GET /entries`: every run of the worker.
func listEntries(_ request: Request, book: SQLReader) async throws -> [Handled] {
    try await book.query("SELECT number, key, message, attempt FROM handled", as: Handled.self)
}

/// `POST /notes`: 200 once the row is durable.
func note(_ request: Request, _ entry: Entry, book: SQLClient) async throws -> Entry {
    try await book.execute("INSERT INTO notes (number) VALUES (\(entry.number)) ON CONFLICT DO NOTHING")
    return entry
}

/// `GET /notes`: every row.
func listNotes(_ request: Request, book: SQLReader) async throws -> [Entry] {
    try await book.query("SELECT number FROM notes ORDER BY number", as: Entry.self)
}

/// The cron: a row for each run.
func recordTick(_ tick: Tick, book: SQLClient) async throws {
    try await book.execute("INSERT INTO ticks (id, due, attempt) VALUES (\(tick.id), \(tick.due), \(tick.attempt))")
}

/// `GET /ticks`: every run of the cron.
func listTicks(_ request: Request, book: SQLReader) async throws -> [Ticked] {
    try await book.query("SELECT id, due, attempt FROM ticks", as: Ticked.self)
}

/// `GET /counter`: the secret's length and its end, by which an incomplete value is noticed.
func showCounter(_ request: Request, counter: SecretValue) async throws -> String {
    "\(counter.exposed.count) \(counter.exposed.suffix(12))"
}

/// `check-book`: no note has a number below 0, which a test enters for data that no restore should bring back.
func checkBook(_ arguments: Arguments, book: SQLReader) async throws {
    let wrong = try await book.query("SELECT number FROM notes WHERE number < 0", as: Entry.self)
    guard let first = wrong.first else { return }
    throw WrongNote(number: first.number)
}

private struct WrongNote: Error, CustomStringConvertible {
    var number: Int
    var description: String { "The note \(number) is wrong." }
}
