import ArgumentParser
import Foundation
import SoloCore
import SoloHost
import SoloLaptop
import SoloServices
import TestFolders
import Testing

@testable import SoloCLI

@Suite struct BucketCommandTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(
        arguments: [
            ("logo.svg", "image/svg+xml"), ("a/b.tar.GZ", "application/gzip"), ("index.html", "text/html"),
            ("a.b/c", nil),
            (".png", nil), ("a/", nil), ("", nil), ("a.", nil), ("a.unknown", nil),
        ] as [(String, String?)])
    func `a name's extension says what the content is`(name: String, type: String?) {
        #expect(ContentType.of(name) == type)
    }

    @Test func `keys or a prefix are removed, and not both`() throws {
        #expect(try BucketRemoveCommand.parse(["assets", "a", "b"]).keys == ["a", "b"])
        #expect(try BucketRemoveCommand.parse(["assets", "--prefix", "tmp/"]).prefix == "tmp/")
        for wrong in [["assets"], ["assets", "a", "--prefix", "tmp/"]] {
            #expect(throws: (any Error).self) { try BucketRemoveCommand.parse(wrong) }
        }
        #expect(throws: (any Error).self) { try BucketListCommand.parse(["assets", "--limit", "0"]) }
        #expect(try BucketPutCommand.parse(["assets", "a", "-"]).file == "-")
    }

    @Test func `what is not text does not reach a terminal, unless it is asked for`() throws {
        let terminal = ObjectOutput(isTerminal: true)
        try terminal.check(Data("Grüße,\tSolo\r\n".utf8))
        for control in ["\u{1B}[2J", "\0", "\u{7F}"] {
            let problem = #expect(throws: Problem.self) { try terminal.check(Data(control.utf8)) }
            #expect(problem?.status == .rejected)
            try ObjectOutput(isTerminal: false).check(Data(control.utf8))
        }
    }

    @Test func `a listing goes through all pages, or as far as it is asked for`() async throws {
        let folders = StageFolders(package: URL(filePath: folder.path), stage: "dev")
        try folders.make()
        let bucket = ManifestResource(id: "assets", kind: .bucket, bucket: BucketSettings())
        try StoredManifest.write(Manifest(name: "shop", resources: [bucket]), after: nil, folders)
        let stored = try await StoredStage.open(folders, environment: ["SOLO_HOME": folder.path + "/home"])
        let stage = stored.administration
        for key in ["c", "a", "b", "d", "x"] {
            let content = AsyncStream<Data> { $0.finish() }
            _ = try await stage.put(content, into: "assets", as: key, contentType: nil)
        }
        let all = try await BucketObjects.all(in: "assets", prefix: "", page: 2, of: stage)
        #expect(all.map(\.key) == ["a", "b", "c", "d", "x"])
        let some = try await BucketObjects.all(in: "assets", prefix: "", limit: 3, page: 2, of: stage)
        #expect(some.map(\.key) == ["a", "b", "c"])
        await stored.close()
    }

    @Test func `objects are shown with their size, and no key can move the cursor`() {
        let date = Date(timeIntervalSince1970: 1_800_000_000)
        let objects = [
            BucketObject(key: "a.txt", size: 812, etag: "e", modified: date),
            BucketObject(key: "b\u{1B}[2J", size: 1_258_291, etag: "e", modified: date),
        ]
        let lines = BucketObjects.table(objects, Style(color: false)).split(separator: "\n")
        #expect(lines.first == "MODIFIED              SIZE      KEY")
        #expect(lines.dropFirst().first.map(String.init) == "\(Moment.text(date))   812 B     a.txt")
        #expect(!lines.joined().contains("\u{1B}"))
    }
}
