package import Foundation
import Synchronization

/// The app's lines on the disk: `app.jsonl`, and the older ones as `app.1.jsonl` and up, with a limit for all of them together.
package final class AppLog: Sendable {
    private let file: URL
    private let limit: Int
    private let kept: Int
    private struct State {
        var handle: FileHandle?
        var size: Int
    }
    private let state: Mutex<State>

    /// - Parameters:
    ///   - limit: Bytes after which a new file is begun.
    ///   - kept: Older files that are kept.
    package init(_ file: URL, limit: Int = 8 << 20, kept: Int = 3) {
        self.file = file
        self.limit = limit
        self.kept = kept
        if !FileManager.default.fileExists(atPath: file.path) {
            _ = FileManager.default.createFile(
                atPath: file.path, contents: nil, attributes: [.posixPermissions: 0o600])
        }
        let handle = try? FileHandle(forWritingTo: file)
        let size = (try? handle?.seekToEnd()) ?? 0
        state = Mutex(State(handle: handle, size: Int(size)))
    }

    package func append(_ line: String) {
        let bytes = Data((line + "\n").utf8)
        state.withLock { state in
            if state.size + bytes.count > limit, state.size > 0 { rotate(&state) }
            // A full disk must not end the session; the line was shown already.
            try? state.handle?.write(contentsOf: bytes)
            state.size += bytes.count
        }
    }

    package func close() { state.withLock { try? $0.handle?.close() } }

    /// The files from the oldest to the newest.
    package static func files(of file: URL) -> [URL] {
        let older = (1...9).map { Self.older($0, of: file) }.prefix { FileManager.default.fileExists(atPath: $0.path) }
        return older.reversed() + [file]
    }

    private static func older(_ number: Int, of file: URL) -> URL {
        let name = file.deletingPathExtension().lastPathComponent
        return file.deletingLastPathComponent().appending(path: "\(name).\(number).\(file.pathExtension)")
    }

    private func rotate(_ state: inout State) {
        try? state.handle?.close()
        let files = FileManager.default
        try? files.removeItem(at: Self.older(kept, of: file))
        for number in stride(from: kept - 1, to: 0, by: -1) {
            try? files.moveItem(at: Self.older(number, of: file), to: Self.older(number + 1, of: file))
        }
        try? files.moveItem(at: file, to: Self.older(1, of: file))
        _ = files.createFile(atPath: file.path, contents: nil, attributes: [.posixPermissions: 0o600])
        state = State(handle: try? FileHandle(forWritingTo: file), size: 0)
    }
}
