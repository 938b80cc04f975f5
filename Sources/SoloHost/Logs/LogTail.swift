import SoloProcess
package import Foundation

/// Follows a log from its end, also when a new file is begun.
package struct LogTail {
    private let file: URL
    private var handle: FileHandle?
    private var mark: FileFingerprint.Identity?
    private var lines = LineSplitter(limit: 1 << 20)

    package init(_ file: URL) { self.file = file }

    /// The last lines of all files together; what comes after them is new.
    package mutating func last(_ count: Int) throws -> [String] {
        var found: [String] = []
        for older in AppLog.files(of: file).dropLast() {
            found += String(decoding: try Data(contentsOf: older), as: UTF8.self)
                .split(separator: "\n").map(String.init)
            found = Array(found.suffix(count))
        }
        found += try new()
        return Array(found.suffix(count))
    }

    /// The lines that were written since the last call.
    package mutating func new() throws -> [String] {
        var found: [String] = []
        if let handle { found += lines.split([UInt8](try handle.readToEnd() ?? Data())) }
        let now = FileFingerprint.Identity(path: file.path)
        if handle == nil || now != mark {
            // A new file was begun; the old one was read to its end just now.
            try? handle?.close()
            handle = try FileHandle(forReadingFrom: file)
            mark = now
            found += lines.split([UInt8](try handle?.readToEnd() ?? Data()))
        }
        return found
    }
}
