import Foundation
import Synchronization

/// One run of an executable of this package, by default `ServicesHost`, with its output by the line.
package final class FixtureProcess: Sendable {
    package let lines: AsyncStream<String>
    private let process: Mutex<Process>
    private let end: AsyncStream<Void>
    private let input = Pipe()

    package convenience init(_ arguments: [String], of program: String = "ServicesHost") throws {
        try self.init(arguments, at: Self.executable(program))
    }

    /// - Parameter program: one of another origin, as a path or by its name in `PATH`.
    package convenience init(_ arguments: [String], running program: String) throws {
        try self.init([program] + arguments, at: URL(filePath: "/usr/bin/env"))
    }

    private init(_ arguments: [String], at program: URL) throws {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = input
        let (lines, linesContinuation) = AsyncStream.makeStream(of: String.self)
        let (end, endContinuation) = AsyncStream.makeStream(of: Void.self)
        process.terminationHandler = { _ in endContinuation.finish() }
        try process.run()
        self.lines = lines
        self.end = end
        self.process = Mutex(process)
        // A thread of its own, since reading a pipe blocks until its writer has ended.
        let reader = output.fileHandleForReading
        Thread.detachNewThread {
            var rest = Data()
            while true {
                let data = reader.availableData
                guard !data.isEmpty else { break }
                rest.append(data)
                while let newline = rest.firstIndex(of: 0x0A) {
                    linesContinuation.yield(String(decoding: rest[..<newline], as: UTF8.self))
                    rest = Data(rest[(newline + 1)...])
                }
            }
            linesContinuation.finish()
        }
    }

    /// Writes a line to its standard input.
    package func send(_ line: String) throws {
        try input.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8))
    }

    /// The first line that it writes from now on, or `nil` if it ends before.
    package func nextLine() async -> String? {
        for await line in lines { return line }
        return nil
    }

    /// Ends it with SIGKILL, and returns when it is gone.
    package func kill() async {
        let identifier = process.withLock { $0.isRunning ? $0.processIdentifier : 0 }
        if identifier > 0 { Foundation.kill(identifier, SIGKILL) }
        for await _ in end {}
    }

    /// Built beside the tests.
    private static func executable(_ program: String) throws -> URL {
        let bundles = Bundle.allBundles.map(\.bundleURL).filter { $0.pathExtension == "xctest" }
        let folders =
            bundles.map { $0.deletingLastPathComponent() } + [
                URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
            ]
        let candidates = folders.map { $0.appending(path: program) }
        guard let found = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0.path) }) else {
            throw NotBuilt(description: "\(program) is not built beside the tests: \(candidates.map(\.path))")
        }
        return found
    }

    private struct NotBuilt: Error, CustomStringConvertible {
        var description: String
    }
}
