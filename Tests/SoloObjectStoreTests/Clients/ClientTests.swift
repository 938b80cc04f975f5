import Foundation
import SoloCore
import Testing

@testable import SoloObjectStore

/// The clients that everybody uses, as they are, against a live store.
@Suite(.timeLimit(.minutes(5))) struct ClientTests {
    private static let python: String = {
        let own = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../.cache/venv/bin/python").standardized.path
        return FileManager.default.isExecutableFile(atPath: own) ? own : "/usr/bin/env"
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
            let process = Process()
            process.executableURL = URL(fileURLWithPath: python)
            process.arguments =
                (python == "/usr/bin/env" ? ["python3"] : []) + [path, live.endpoint, key.id, key.secret.exposed]
            let output = Pipe()
            process.standardOutput = output
            process.standardError = output
            let ended = AsyncStream<Int32>.makeStream()
            process.terminationHandler = {
                ended.continuation.yield($0.terminationStatus)
                ended.continuation.finish()
            }
            try process.run()
            let text = await Self.read(output.fileHandleForReading)
            var status: Int32 = -1
            for await code in ended.stream { status = code }
            #expect(status == 0, "\(script):\n\(text)")
            return text.split(separator: "\n").filter { $0.hasPrefix("holds:") }.count
        }
    }

    /// Reads to the end on a thread of its own, since a pipe that nobody reads would stop the script.
    private static func read(_ handle: FileHandle) async -> String {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(returning: String(decoding: (try? handle.readToEnd()) ?? Data(), as: UTF8.self))
            }
        }
    }
}
