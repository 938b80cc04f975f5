import Foundation
import SoloCore
import SoloStore

/// The journal of a stage's deploys, a file for the last one.
package struct DeployJournalFile: DeployJournal {
    private let path: String

    package init(path: String) { self.path = path }

    package func read() throws -> DeployRecord? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return try JSONCoding.decoder.decode(DeployRecord.self, from: Data(contentsOf: URL(filePath: path)))
    }

    package func write(_ record: DeployRecord) throws {
        try DurableFile(path: path).replace(with: try JSONCoding.encoder.encode(record))
    }
}
