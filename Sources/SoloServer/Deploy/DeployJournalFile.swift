import Foundation
import SoloCore
import SoloStore

/// The journal of a stage's deploys, a file for the last one.
package struct DeployJournalFile: DeployJournal {
    private let file: DurableFile

    package init(path: String) { file = DurableFile(path: path) }

    package func read() throws -> DeployRecord? {
        try file.read().map { try JSONCoding.decoder.decode(DeployRecord.self, from: $0) }
    }

    package func write(_ record: DeployRecord) throws {
        try file.replace(with: JSONCoding.encoder.encode(record))
    }
}
