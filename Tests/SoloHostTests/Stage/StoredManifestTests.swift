import Foundation
import SoloCore
import TestFolders
import Testing

@testable import SoloHost

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
        #expect(try StoredManifest.read(folders.manifest) == first)
        try StoredManifest.write(manifest(["db"]), after: first, folders)
        #expect(try StoredManifest.orphans(folders.orphans).map(\.id) == ["reports"])
        try StoredManifest.write(manifest(["store"], renamed: ["store": "db"]), after: manifest(["db"]), folders)
        #expect(try StoredManifest.orphans(folders.orphans).map(\.id) == ["reports"])
        try StoredManifest.write(first, after: manifest(["store"]), folders)
        #expect(try StoredManifest.orphans(folders.orphans).map(\.id) == ["store"])
    }

    @Test func `a new resource of another kind leaves the orphan of the same name`() throws {
        let folder = try TemporaryFolder()
        let folders = StageFolders(package: folder.url, stage: "dev")
        try folders.make()
        let bucket = ManifestResource(id: "data", kind: .bucket, bucket: BucketSettings())
        let stacks = [
            manifest(["data"]), manifest([]), Manifest(name: "shop", resources: [bucket]), manifest([]),
            Manifest(name: "shop", resources: [ManifestResource(id: "files", kind: .sqlite, renamedFrom: "data")]),
        ]
        var orphans: [[String]] = []
        for (index, stack) in stacks.enumerated() {
            try StoredManifest.write(stack, after: index > 0 ? stacks[index - 1] : nil, folders)
            orphans.append(try StoredManifest.orphans(folders.orphans).map { "\($0.kind.rawValue) \($0.id)" })
        }
        #expect(orphans == [[], ["sqlite data"], ["sqlite data"], ["bucket data", "sqlite data"], ["bucket data"]])
    }

    @Test func `a setting is no orphan, also if an earlier release of Solo noted it`() throws {
        let folder = try TemporaryFolder()
        let folders = StageFolders(package: folder.url, stage: "dev")
        try folders.make()
        let setting = ManifestResource(id: "currency", kind: .setting)
        try JSONEncoder().encode([setting]).write(to: folders.orphans)
        try StoredManifest.write(
            manifest([]), after: Manifest(name: "shop", resources: [setting]), folders)
        #expect(try StoredManifest.orphans(folders.orphans) == [])
    }

    @Test(arguments: ["", "{\"version\":", "[1]"])
    func `a document that cannot be read is an error that says what to do, never an empty stage`(text: String) throws {
        let folder = try TemporaryFolder()
        let folders = StageFolders(package: folder.url, stage: "dev")
        try folders.make()
        for (file, read) in [
            (folders.manifest, { _ = try StoredManifest.read(folders.manifest) }),
            (folders.orphans, { _ = try StoredManifest.orphans(folders.orphans) }),
        ] as [(URL, () throws -> Void)] {
            try Data(text.utf8).write(to: file)
            let error = try #require(throws: HostError.self) { try read() }
            #expect(error.code == .stateUnreadable)
            #expect(error.message.contains(file.path))
            #expect(error.commands == ["mv \(file.path) \(file.path).damaged"])
        }
        // What was known of orphans is not overwritten either.
        #expect(throws: HostError.self) { try StoredManifest.write(manifest(["db"]), after: nil, folders) }
        #expect(try Data(contentsOf: folders.orphans) == Data(text.utf8))
    }

    @Test func `a manifest of a newer Solo asks for a newer Solo`() throws {
        let folder = try TemporaryFolder()
        let folders = StageFolders(package: folder.url, stage: "dev")
        try folders.make()
        try Data(#"{"version":9999,"name":"shop"}"#.utf8).write(to: folders.manifest)
        let error = try #require(throws: HostError.self) { try StoredManifest.read(folders.manifest) }
        #expect(error.message == "\(folders.manifest.path) was written by a newer Solo.")
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
