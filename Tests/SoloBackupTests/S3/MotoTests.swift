import FixtureProcess
import Foundation
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

    private func destination(_ address: String, authorities: String? = nil) throws -> S3Destination {
        var settings = S3Settings()
        settings.sleep = { _ in }
        settings.authorities = authorities
        return try S3Destination(
            endpoint: #require(URL(string: address)), region: "us-east-1", bucket: "backups", prefix: "solo",
            key: AccessKey(id: "KEY", secret: "SECRET"), settings: settings)
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
