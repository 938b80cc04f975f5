package import Foundation
package import SoloCore
import SoloHost
package import SoloMigrations
import SoloProcess

/// A release as it leaves this machine: the product's executable, the libraries that a distribution does not have, the manifest and the
/// migrations.
package struct ReleasePackage: Sendable {
    /// Where each file is, by its path in the release.
    let files: [String: URL]
    package let name: String
    private let binary: URL

    /// - Parameters:
    ///   - folder: an empty one, for what is made for it.
    package init(
        binary: URL, manifest: Manifest, migrations: MigrationFolder, libraries: [String], folder: URL
    ) throws {
        self.binary = binary
        var files = [manifest.name: binary]
        for path in libraries { files[(path as NSString).lastPathComponent] = URL(filePath: path) }
        let document = folder.appending(path: HostedRelease.manifestName)
        try manifest.encoded().write(to: document)
        files[HostedRelease.manifestName] = document
        for (path, url) in try ReleaseDigest.files(of: migrations.root) {
            files["\(MigrationFolder.name)/\(path)"] = url
        }
        self.files = files
        name = try ReleaseDigest.of(files)
    }

    /// What its executable asks of a host. All of it is read for that.
    var needs: ReleaseNeeds {
        get throws { ReleaseNeeds(of: try Data(contentsOf: binary, options: .alwaysMapped)) }
    }

    /// Of all files, in bytes.
    var size: Int {
        files.values.reduce(0) { sum, url in
            let path = url.resolvingSymlinksInPath().path
            return sum + ((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int ?? 0)
        }
    }

    /// The shared libraries that an executable loads and that no distribution has: Swift's, of a build that does not link them statically.
    package static func libraries(of binary: URL, environment: [String: String]) async throws -> [String] {
        var environment = environment
        // What ldd(1) does.
        environment["LD_TRACE_LOADED_OBJECTS"] = "1"
        let result = try await ProcessOutput.of(Launch(binary.path, environment: environment))
        return Executable.libraries(
            among: result.output.compactMap { line in
                line.split(separator: " ").first { $0.hasPrefix("/") }.map(String.init)
            })
    }

    /// Links all of it into a folder. Returns what tells tar(1) to take it.
    func archive(in folder: URL) throws -> [String] {
        for (name, url) in files {
            let link = folder.appending(path: name)
            try FileManager.default.createDirectory(
                at: link.deletingLastPathComponent(), withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(at: link, withDestinationURL: url.resolvingSymlinksInPath())
        }
        return TarArchive.arguments(folder: folder)
    }
}
