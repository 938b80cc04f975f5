import FixtureProcess
import Foundation
import SoloCore
import Testing

@testable import SoloObjectStore

/// The clients that everybody uses, as they are, against a live store.
@Suite(.timeLimit(.minutes(5))) struct ClientTests {
    private static let python: String = {
        let own = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../.cache/venv/bin/python").standardized.path
        return FileManager.default.isExecutableFile(atPath: own) ? own : "python3"
    }()

    @Test func boto3() async throws {
        #expect(try await Self.run("boto3_client.py") == 13)
    }

    @Test func awscli() async throws {
        #expect(try await Self.run("awscli_client.py") == 5)
    }

    /// Runs a script and returns how many things hold.
    private static func run(_ script: String) async throws -> Int {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: script).path
        return try await LiveStore.run(time: ManualTime(isRunning: true)) { live async throws in
            let key = LiveStore.everything.key
            let client = try await Tool.run([python, path, live.endpoint, key.id, key.secret.exposed])
            #expect(client.status == 0, "\(script):\n\(client.text)")
            return client.text.split(separator: "\n").filter { $0.hasPrefix("holds:") }.count
        }
    }
}
