import Foundation
import SoloStore

/// A record that is kept beside a stage's data: JSON, replaced as a whole.
struct RecordFile<Record: Codable>: Sendable {
    let path: String

    /// `nil` without a file, or with one that can't be read: then nothing is known, and what the record is about is due.
    func read() throws -> Record? {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try DurableFile(path: path).read().flatMap { try? decoder.decode(Record.self, from: $0) }
    }

    func write(_ record: Record) throws {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try DurableFile(path: path).replace(with: try encoder.encode(record))
    }
}
