import Foundation
import SoloRuntime

/// The log lines of one stack, in a file of its folder, so that they are not mixed with the test's own output.
final class StackLog: Sendable {
    let writer: LogWriter
    private let file: URL
    private let handle: FileHandle

    init(file: URL) throws {
        self.file = file
        try Data().write(to: file)
        handle = try FileHandle(forWritingTo: file)
        writer = LogWriter(descriptor: handle.fileDescriptor)
    }

    /// Every line so far.
    func lines() throws -> [String] {
        writer.flush()
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    /// Nothing is logged after this.
    func close() {
        writer.flush()
        try? handle.close()
    }
}
