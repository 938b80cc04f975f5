package import Foundation
import SoloProcess
import SoloServices
import SoloStore

/// A database's content on its way to whoever asked for it: `pg_dump`'s custom format, or a SQLite file.
package struct DatabaseDump: Sendable {
    package typealias Sink = (Data) async throws -> Void

    /// In bytes; `nil` if it comes from another machine.
    package var size: Int?
    /// Writes the content to a sink, piece by piece. It can be called once.
    package var forEach: @Sendable (Sink) async throws -> Void

    package init(size: Int? = nil, forEach: @escaping @Sendable (Sink) async throws -> Void) {
        self.size = size
        self.forEach = forEach
    }
}

/// A file of a database's content between a program that writes it and one that reads it, which nobody else sees.
struct DatabaseTransfer: Sendable {
    let path: String

    /// - Parameter state: the stage's folder.
    init(in state: URL) throws {
        let folder = state.appending(path: "transfers").path
        try DurableFile.makeFolder(folder)
        path = "\(folder)/\(UUID().uuidString)"
    }

    /// The file's content. It has no name from here on, so nothing is left of it whoever ends.
    func dump() throws -> DatabaseDump {
        let file = Descriptor(open(path, O_RDONLY | O_CLOEXEC))
        guard file.raw >= 0 else { throw SystemCallError("open", on: path) }
        let size = Int(lseek(file.raw, 0, SEEK_END))
        lseek(file.raw, 0, SEEK_SET)
        remove()
        return DatabaseDump(size: size) { sink in
            defer { file.close() }
            while case let bytes = try file.read(), !bytes.isEmpty { try await sink(Data(bytes)) }
        }
    }

    func write<Content: AsyncSequence & Sendable>(_ content: Content) async throws where Content.Element == Data {
        let file = Descriptor(open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600))
        guard file.raw >= 0 else { throw SystemCallError("open", on: path) }
        defer { file.close() }
        for try await piece in content { try file.write(Array(piece)) }
    }

    func remove() { unlink(path) }
}
