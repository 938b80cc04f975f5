import Foundation
import SoloCore

/// The record of the release that is promoted, which the platform writes: a process that is started again accepts at
/// once if its release is the one on record.
struct Promotion: Sendable {
    var path: String
    var release: String

    /// Whether the record names this release.
    var isCurrent: Bool {
        guard let data = FileManager.default.contents(atPath: path) else { return false }
        return PromotionRecord(data)?.release == release
    }
}
