import Foundation
import SoloBackup
import SoloSQL
import SoloStore

/// Reads a file piece by piece; blocking.
enum FilePieces {
    private static let size = 1 << 18

    static func forEach(of path: String, _ body: (Data) async throws -> Void) async throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError("read", path) }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        while let piece = try file.read(upToCount: size), !piece.isEmpty { try await body(piece) }
    }

    static func digest(of path: String) async throws -> BackupFile.Digest {
        let sum = RunningSum()
        try await forEach(of: path) { sum.update($0) }
        return sum.finish()
    }

    /// Writes a new file, which is on the disk when this returns.
    static func write(_ path: String, _ content: ((Data) throws -> Void) async throws -> Void) async throws {
        let file = try FileWriter(path)
        try await content { try file.append($0) }
        try file.flush()
    }
}

extension SQLiteConnection {
    /// How many rows each table has.
    func rowCounts() throws -> [String: Int] {
        let tables = try all(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        ) {
            $0.text(0)
        }
        var counts: [String: Int] = [:]
        for table in tables {
            counts[table] = try first("SELECT count(*) FROM \"\(table.replacing("\"", with: "\"\""))\"") {
                $0.integer(0)
            }
        }
        return counts
    }
}
