package import SoloCore

/// A release that was built on a host, and is there as an archive.
package struct BuiltRelease: Codable, Sendable, Equatable {
    package var name: String
    package var manifest: Manifest
    package var needs: ReleaseNeeds
}
