import Foundation
import Testing

@testable import SoloBackup

struct BackupLayoutTests {
    private let layout = BackupLayout(product: "shop", stage: "production")
    private let moment = Date(timeIntervalSince1970: 1_795_811_000)

    @Test func `a name tells the second`() {
        let name = BackupLayout.name(of: moment)
        #expect(name == "2026-11-27T20-23-20Z")
        #expect(BackupLayout.time(of: name) == moment)
        #expect(BackupLayout.time(of: "2026") == nil)
    }

    @Test func `a new name is greater than the last one, whatever the clock says`() {
        let last = BackupLayout.name(of: moment + 3600)
        #expect(BackupLayout.name(of: moment, after: last) == BackupLayout.name(of: moment + 3601))
        #expect(
            BackupLayout.name(of: moment, after: BackupLayout.name(of: moment)) == BackupLayout.name(of: moment + 1))
        #expect(
            BackupLayout.name(of: moment, after: BackupLayout.name(of: moment - 1)) == BackupLayout.name(of: moment))
    }

    @Test func `only the path of a manifest is one`() {
        let path = layout.path(ofManifest: Data("{}".utf8), in: "2026-11-27T20-23-20Z")
        let found = layout.manifest(at: path)
        #expect(found?.backup == "2026-11-27T20-23-20Z")
        #expect(found?.digest == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")
        #expect(layout.manifest(at: "shop/production/2026-11-27T20-23-20Z/sqlite.db.zst.age") == nil)
        #expect(layout.manifest(at: "shop/staging/2026-11-27T20-23-20Z/manifest.1.json") == nil)
    }

    @Test func `a manifest is read as it was written, and one of a later layout is not`() throws {
        var manifest = BackupManifest(
            product: "shop", stage: "production", taken: Date(timeIntervalSince1970: 1_795_811_000.125), release: "r1")
        manifest.recipients = ["age1x"]
        manifest.files = [
            BackupFile(
                role: .sqlite, resource: "db", path: "a/b", stored: .init(bytes: 1, sha256: "00"),
                content: .init(bytes: 2, sha256: "01"), rows: ["orders": 3])
        ]
        #expect(try BackupManifest.decode(manifest.encoded(), at: "here") == manifest)
        manifest.layout = BackupManifest.layout + 1
        let newer = try manifest.encoded()
        let error = #expect(throws: BackupError.self) { try BackupManifest.decode(newer, at: "here") }
        #expect(error?.code == .unknownLayout)
        let damaged = #expect(throws: BackupError.self) { try BackupManifest.decode(Data("{}".utf8), at: "here") }
        #expect(damaged?.code == .damaged)
    }
}
