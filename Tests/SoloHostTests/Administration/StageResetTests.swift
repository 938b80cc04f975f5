import Foundation
import SoloCore
import SoloServices
import TestFolders
import Testing

@testable import SoloHost

@Suite struct StageResetTests {
    private let folder: TemporaryFolder
    private let folders: StageFolders
    private var environment: [String: String] { ["SOLO_HOME": folder.url.appending(path: "home").path] }

    init() throws {
        folder = try TemporaryFolder()
        folders = StageFolders(package: folder.url, stage: "dev")
        try folders.make()
    }

    private func fill() async throws {
        let resources = [
            ManifestResource(id: "assets", kind: .bucket, bucket: BucketSettings()),
            ManifestResource(id: "db", kind: .sqlite),
            ManifestResource(id: "mails", kind: .queue, queue: QueueSettings()),
        ]
        try StoredManifest.write(Manifest(name: "shop", resources: resources), after: nil, folders)
        try folder.write("line", to: ".solo/dev/logs/app.jsonl")
        let stage = try await StoredStage.open(folders, environment: environment)
        _ = try await stage.administration.respond(to: .setSecret(name: "stripe-key", value: Redacted("sk_1")))
        _ = try await stage.administration.respond(
            to: .send(queue: "mails", payload: Data("1".utf8), key: nil, delay: 0))
        try folder.write("0123", to: ".solo/dev/db/db.sqlite")
        await stage.close()
    }

    private var left: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folders.state.path).sorted() }
    }

    @Test func `a reset leaves logs and secrets`() async throws {
        try await fill()
        try await StageReset.run(folders, withSecrets: false, environment: environment)
        #expect(try left == ["db", "logs", "storage.json", "vault.json", "vault.json.lock"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folders.state.path + "/db") == [])
        let stage = try await StoredStage.open(folders, environment: environment)
        #expect(try await stage.administration.ask(.resources, as: [StageResource].self).map(\.id) == ["stripe-key"])
        await stage.close()
    }

    @Test func `secrets go if they are asked for, and a second reset finds nothing to do`() async throws {
        try await fill()
        for _ in 0..<2 { try await StageReset.run(folders, withSecrets: true, environment: environment) }
        #expect(try left == ["db", "logs"])
        #expect(try String(contentsOf: folders.appLog, encoding: .utf8) == "line")
    }

    @Test func `a stage that runs is not reset`() async throws {
        try await fill()
        let before = try left
        let lock = try StageLock(folders.lock, stage: "dev")
        let busy = await #expect(throws: HostError.self) {
            try await StageReset.run(folders, withSecrets: false, environment: environment)
        }
        #expect(busy?.code == .stageBusy)
        #expect(busy?.isRefusal == true)
        #expect(busy?.message == "The stage 'dev' is in use by process \(getpid()), so it is not reset.")
        #expect(try left == before)
        lock.release()
    }
}
