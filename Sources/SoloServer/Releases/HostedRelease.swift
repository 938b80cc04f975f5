package import Foundation
package import SoloCore
import SoloHost
package import SoloMigrations
import SoloStore

/// A release in a stage's folder on a host: a folder that nobody changes, named by what is in it.
package struct HostedRelease: Sendable {
    package static let manifestName = "manifest.json"
    /// What a second process of the same release is called behind the release's name, while one is reloaded.
    static let companionSuffix = ".next"

    package let name: String
    package let manifest: Manifest
    package let folder: URL

    /// Its executable, which is called as the product is.
    package var binary: URL { folder.appending(path: manifest.name) }

    package var migrations: ReleaseMigrations {
        get throws { try ReleaseMigrations(reading: MigrationFolder(package: folder)) }
    }

    /// - Throws: ``HostError`` if the stage does not have it.
    package init(_ name: String, of stage: HostedStage, in folders: HostFolders) throws {
        self.name = name
        folder = URL(filePath: folders.release(name, of: stage))
        guard let content = try DurableFile(path: folder.appending(path: Self.manifestName).path).read() else {
            throw HostError.unknown("release", name, known: Self.names(of: stage, in: folders))
        }
        manifest = try Manifest.decode(content)
    }

    /// The release that serves, if only by a companion that an interrupted reload left.
    static func serving(_ name: String) -> String {
        name.hasSuffix(companionSuffix) ? String(name.dropLast(companionSuffix.count)) : name
    }

    /// The releases that a stage has.
    package static func names(of stage: HostedStage, in folders: HostFolders) -> [String] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: folders.releases(of: stage))) ?? []
        return entries.filter { !$0.hasPrefix(".") }.sorted()
    }
}

extension HostFolders {
    /// The release that a stage's record of promotion names.
    package func serving(_ stage: HostedStage) throws -> String? {
        try DurableFile(path: promotion(of: stage)).read().flatMap { PromotionRecord($0)?.release }
    }
}
