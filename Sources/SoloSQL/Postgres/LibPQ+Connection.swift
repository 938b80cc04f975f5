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
            throw SQLError(.connection, "The database at \(target.host) cannot be reached: \(reason)")
        }
        // Notices are for people at a terminal.
        _ = setNoticeProcessor(handle, { _, _ in }, nil)
        return handle
    }

    /// The reason of the last error.
    static func message(of handle: Connection) -> String {
        String(cString: errorMessage(handle)).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
