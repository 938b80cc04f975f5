import Foundation
import SoloCore
import Testing

@testable import SoloLaptop

@Suite struct StoredManifestTests {
    private func manifest(_ names: [String], renamed: [String: String] = [:]) -> Manifest {
        Manifest(
            name: "shop",
            resources: names.map { ManifestResource(id: $0, kind: .sqlite, renamedFrom: renamed[$0]) })
    }

    @Test func `what is mentioned no more is kept as an orphan until it comes back`() throws {
        let folder = try TemporaryFolder()
        let folders = StageFolders(package: folder.url, stage: "dev")
        try folders.make()
        let first = manifest(["db", "reports"])
        try StoredManifest.write(first, after: nil, folders)
        #expect(StoredManifest.read(folders.manifest) == first)
        try StoredManifest.write(manifest(["db"]), after: first, folders)
        #expect(StoredManifest.orphans(folders.orphans).map(\.id) == ["reports"])
        try StoredManifest.write(manifest(["store"], renamed: ["store": "db"]), after: manifest(["db"]), folders)
        #expect(StoredManifest.orphans(folders.orphans).map(\.id) == ["reports"])
        try StoredManifest.write(first, after: manifest(["store"]), folders)
        #expect(StoredManifest.orphans(folders.orphans).map(\.id) == ["store"])
    }

    @Test func `the state is its owner's alone, and git sees none of it`() throws {
        let folder = try TemporaryFolder()
        let folders = StageFolders(package: folder.url, stage: "dev")
        try folders.make()
        for path in [folders.root, folders.state, folders.run, folders.logs] {
            let mode = try FileManager.default.attributesOfItem(atPath: path.path)[.posixPermissions] as? Int
            #expect(mode == 0o700, "\(path.path)")
        }
        #expect(try String(contentsOf: folders.root.appending(path: ".gitignore"), encoding: .utf8) == "*\n")
    }
}
