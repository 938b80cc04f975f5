import Foundation
import SoloCore
import SoloMigrations
import TestFolders

@testable import SoloServer

/// A release of the product `shop` whose executable is bytes of a test.
struct SampleRelease {
    static let stage = HostedStage(product: "shop", stage: "production")

    /// Bytes that can't be compressed, the same for the same seed.
    static func noise(_ count: Int, seed: UInt64) -> [UInt8] {
        var state = seed
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 56)
        }
    }

    static func package(_ executable: [UInt8], in folder: TemporaryFolder) throws -> ReleasePackage {
        let place = folder.url.appending(path: UUID().uuidString)
        let made = place.appending(path: "made")
        try FileManager.default.createDirectory(at: made, withIntermediateDirectories: true)
        let binary = place.appending(path: "Shop")
        try Data(executable).write(to: binary)
        return try ReleasePackage(
            binary: binary, manifest: Manifest(name: "shop"), migrations: MigrationFolder(package: place),
            libraries: [], folder: made)
    }

    /// The folders of a host, in a folder of a test.
    static func hostFolders(in folder: TemporaryFolder) -> HostFolders {
        let root = folder.url.appending(path: "host").path
        return HostFolders(state: root, run: "\(root)/run", configuration: "\(root)/etc")
    }
}
