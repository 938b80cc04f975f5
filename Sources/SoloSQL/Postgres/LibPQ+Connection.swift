import Foundation

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

extension LibPQ {
    /// Connects, which blocks.
    ///
    /// - Throws: ``SQLError`` with code `connection`, and the server's reason.
    static func connect(_ target: PostgresTarget) throws -> Connection {
        try require()
        let words = target.keywords.sorted { $0.key < $1.key }
        let keys = words.map { strdup($0.key) }
        let values = words.map { strdup($0.value) }
        defer { for text in keys + values { free(text) } }
        let keyPointers: [Text?] = keys.map { $0.map { UnsafePointer($0) } } + [nil]
        let valuePointers: [Text?] = values.map { $0.map { UnsafePointer($0) } } + [nil]
        let handle = connectdbParams(keyPointers, valuePointers, 0)
        guard let handle, status(handle) == connectionOK else {
            let reason = handle.map { message(of: $0) } ?? "there is no memory"
            finish(handle)
            var error = SQLError(.connection, "The database at \(target.host) cannot be reached: \(reason)")
            error.mayBeSentAgain = isPassing(reason)
            throw error
        }
        // Notices are for people at a terminal.
        _ = setNoticeProcessor(handle, { _, _ in }, nil)
        return handle
    }

    /// Whether a server that starts, stops or is full gave the reason, or no server at all; any other one will not change its mind.
    private static func isPassing(_ reason: String) -> Bool {
        guard reason.contains("FATAL:") else { return true }
        return [
            "starting up", "shutting down", "administrator command", "recovery", "too many clients",
            "remaining connection slots",
        ]
        .contains { reason.contains($0) }
    }

    /// The reason of the last error.
    static func message(of handle: Connection) -> String {
        String(cString: errorMessage(handle)).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
