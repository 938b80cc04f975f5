package import Foundation
package import SoloCore

/// Which versions of the administration a running `solo dev` supports. A `solo` requests it before anything else.
package struct AdminGreeting: Codable, Sendable, Equatable {
    package var versions: WireVersion
    package var solo: String?

    package init(versions: WireVersion = .administration, solo: String? = SoloRelease.current) {
        self.versions = versions
        self.solo = solo
    }

    /// Reads one. A release without the greeting was built before there were versions, so it counts as version 0.
    package init(reading data: Data) {
        self =
            (try? JSONDecoder().decode(AdminGreeting.self, from: data))
            ?? AdminGreeting(versions: WireVersion(0), solo: nil)
    }

    /// - Throws: `HostError` `administration-too-new` or `administration-too-old`, which says which of the two to update.
    package func check() throws(HostError) {
        do {
            try WireMismatch.check(.administration, theirs: versions, solo: solo, ours: .administration)
        } catch {
            throw HostError(error)
        }
    }
}
