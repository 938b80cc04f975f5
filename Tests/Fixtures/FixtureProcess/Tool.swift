package import Foundation

/// A program of another origin that judges what a test made.
package enum Tool {
    package struct Outcome: Sendable {
        package var status: Int32
        /// What it wrote to both of its streams.
        package var text: String
    }

    /// Runs a program that is found in `PATH`, and waits for its end on a thread of its own: the pool that runs the tests has one thread
    /// a core, and a test that waits on one of them takes it from all others.
    package static func run(_ arguments: [String], input: Data = Data()) async throws -> Outcome {
        try await withCheckedThrowingContinuation { continuation in
            let run: @Sendable () -> Void = {
                continuation.resume(with: .init { try wait(for: arguments, input: input) })
            }
            Thread.detachNewThread(run)
        }
    }

    private static func wait(for arguments: [String], input: Data) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        let (reading, writing) = (Pipe(), Pipe())
        process.standardInput = reading
        process.standardOutput = writing
        process.standardError = writing
        try process.run()
        try reading.fileHandleForWriting.write(contentsOf: input)
        try reading.fileHandleForWriting.close()
        let text = String(decoding: try writing.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        return Outcome(status: process.terminationStatus, text: text)
    }
}
