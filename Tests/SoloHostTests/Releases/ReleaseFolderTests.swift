import Foundation
import SoloMigrations
import TestFolders
import Testing

@testable import SoloHost

@Suite struct ReleaseFolderTests {
    @Test func `a release stays what it was when the build goes on`() throws {
        let folder = try TemporaryFolder()
        let binary = try folder.write("one", to: "build/shop")
        let releases = ReleaseFolder(folder.url.appending(path: "releases"))
        let first = try releases.adopt(binary)
        let before = FileFingerprint(path: binary.path)
        // Linkers put a new file in the old one's place.
        try FileManager.default.removeItem(at: binary)
        try Data("two".utf8).write(to: binary)
        #expect(FileFingerprint(path: binary.path) != before)
        let second = try releases.adopt(binary)
        #expect([first, second] == ["r1", "r2"])
        #expect(try String(contentsOf: releases.binary(of: first, product: "shop"), encoding: .utf8) == "one")
        #expect(try String(contentsOf: releases.binary(of: second, product: "shop"), encoding: .utf8) == "two")
    }

    @Test func `a release has the migrations of its build`() throws {
        let folder = try TemporaryFolder()
        let binary = try folder.write("x", to: "build/shop")
        let releases = ReleaseFolder(folder.url.appending(path: "releases"))
        let migrations = MigrationFolder(package: folder.url)
        #expect(
            try ReleaseMigrations(reading: releases.migrations(of: releases.adopt(binary, migrations: migrations)))
                == ReleaseMigrations())
        try folder.write("SELECT 1", to: "Migrations/db/0001-one.sql")
        let release = try releases.adopt(binary, migrations: migrations)
        try folder.write("SELECT 2", to: "Migrations/db/0001-one.sql")
        let kept = try ReleaseMigrations(reading: releases.migrations(of: release))
        #expect(kept["db"].map(\.text) == ["SELECT 1"])
    }

    @Test func `old releases go, those in use stay`() throws {
        let folder = try TemporaryFolder()
        let binary = try folder.write("x", to: "build/shop")
        let releases = ReleaseFolder(folder.url.appending(path: "releases"))
        for _ in 0..<6 { _ = try releases.adopt(binary) }
        releases.prune(keeping: ["r1"])
        #expect(releases.numbers == [1, 4, 5, 6])
    }
}
