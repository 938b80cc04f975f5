import FixtureProcess
import Foundation
import SoloArchive
import SoloCore
import TestFolders
import Testing

@testable import SoloBackup

/// A bucket as a destination, against an S3 server of another origin.
@Suite(.timeLimit(.minutes(3)))
struct MotoTests {
    private static let python: String = {
        let own = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../.cache/venv/bin/python").standardized.path
        return FileManager.default.isExecutableFile(atPath: own) ? own : "python3"
    }()

    private static func start(_ arguments: [String] = []) throws -> FixtureProcess {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "moto_server.py").path
        return try FixtureProcess(["-W", "ignore", script] + arguments, running: python)
    }

    private func destination(
        _ address: String, authorities: String? = nil, key: String = "KEY"
    ) throws -> S3Destination {
        var settings = S3Settings()
        settings.sleep = { _ in }
        settings.authorities = authorities
        return try S3Destination(
            endpoint: #require(URL(string: address)), region: "us-east-1", bucket: "backups", prefix: "solo",
            key: AccessKey(id: key, secret: "SECRET"), settings: settings)
    }

    @Test func `files small and large, uploads that are discarded, and a key that may not remove`() async throws {
        let server = try Self.start()
        let address = try #require(await server.nextLine())
        let destination = try destination(address)
        let content = try noise(30 << 20)
        try await destination.write(content, to: "shop/dev/large")
        try await destination.write(Data("small".utf8), to: "shop/dev/small")
        #expect(try await destination.content(of: "shop/dev/large") == content)
        #expect(
            try await destination.files(under: "shop/") == [
                StoredFile(path: "shop/dev/large", bytes: content.count), StoredFile(path: "shop/dev/small", bytes: 5),
            ])
        // A process that is killed abandons nothing.
        let upload = try await destination.begin("shop/dev/killed")
        try await upload.append([UInt8](content))
        try await destination.discardUploads(under: "shop/prod/")
        try await destination.discardUploads(under: "shop/dev/")
        await #expect(throws: BackupError.self) { try await upload.finish() }
        #expect(try await destination.files(under: "shop/dev/killed") == [])
        let rejected = await #expect(throws: BackupError.self) { try await destination.remove("shop/dev/small") }
        #expect(rejected?.code == .rejected)
        #expect(rejected?.description.contains("s3:DeleteObject") == true)
        // What a thief of the key writes over is still there.
        try await destination.write(Data("other".utf8), to: "shop/dev/small")
        try server.send("solo/shop/dev/small")
        #expect(await server.nextLine() == "2")
        await server.kill()
    }

    @Test func `a bucket is pruned with another key than the one that writes, and keeps its versions`() async throws {
        let server = try Self.start()
        let address = try #require(await server.nextLine())
        let layout = BackupLayout(product: "shop", stage: "production")
        let writing = BackupCatalog(try destination(address), layout)
        let owned = BackupCatalog(try destination(address, key: "OWNER"), layout)
        for day in 0..<4 {
            let taken = Date(timeIntervalSince1970: 1_800_000_000 + Double(day) * 86_400)
            let writer = BackupWriter(
                BackupManifest(product: "shop", stage: "production", taken: taken, release: nil),
                named: BackupLayout.name(of: taken), to: writing.destination, for: [AgeIdentity().recipient])
            try await writer.add(.sqlite, "db", as: "sqlite.db") { try await $0.append(Data("\(day)".utf8)) }
            _ = try await writer.finish()
        }
        let names = try await owned.entries().map(\.name)
        let removed = try await owned.destination.files(under: "shop/production/\(names[3])").map(\.path)
        let rejected = await #expect(throws: BackupError.self) { try await writing.prune(.init(days: 2)) }
        #expect(rejected?.code == .rejected)
        #expect(try await writing.entries().map(\.name) == names)
        #expect(try await owned.prune(.init(days: 2)) == Array(names.suffix(2)))
        #expect(try await writing.entries().map(\.name) == Array(names.prefix(2)))
        for entry in try await writing.entries() { try await writing.verify(writing.manifest(of: entry)) }
        #expect(removed.count == 2)
        for path in removed {
            try server.send("solo/" + path)
            #expect(await server.nextLine() == "1")
        }
        await server.kill()
    }

    @Test func `a certificate that nobody vouches for is rejected, and accepted with its authority`() async throws {
        let folder = try TemporaryFolder()
        let (certificate, key) = ("\(folder.path)/certificate.pem", "\(folder.path)/key.pem")
        let made = try await Tool.run([
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=backups",
            "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate,
        ])
        #expect(made.status == 0, "\(made.text)")
        let server = try Self.start([certificate, key])
        let address = try #require(await server.nextLine())
        let untrusted = try destination(address)
        let error = await #expect(throws: BackupError.self) { try await untrusted.files(under: "") }
        #expect(error?.code == .certificate)
        let trusted = try destination(address, authorities: certificate)
        try await trusted.write(Data("small".utf8), to: "file")
        #expect(try await trusted.content(of: "file") == Data("small".utf8))
        // The name has to be right as well.
        let other = try destination(address.replacing("127.0.0.1", with: "localhost"), authorities: certificate)
        let misnamed = await #expect(throws: BackupError.self) { try await other.files(under: "") }
        #expect(misnamed?.code == .certificate)
        await server.kill()
    }
}
