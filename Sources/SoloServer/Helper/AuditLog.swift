package import Foundation
import SoloStore

/// The record of every command that changed a host, or tried to: one JSON object a line, only ever appended to.
package struct AuditLog: Sendable {
    package struct Entry: Codable, Sendable, Equatable {
        package var time: Date
        package var who: Caller
        package var action: String
        package var result: String

        package init(time: Date, who: Caller, action: String, result: String) {
            self.time = time
            self.who = who
            self.action = action
            self.result = result
        }
    }

    package static let path = "/var/log/solo/audit.jsonl"

    private let path: String

    package init(path: String = AuditLog.path) { self.path = path }

    /// Appends an entry, and returns once it is on the disk.
    package func append(_ entry: Entry) throws {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let line = try encoder.encode(entry) + Data("\n".utf8)
        let folder = (path as NSString).deletingLastPathComponent
        try DurableFile.makeFolder(folder)
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError("append to", path) }
        defer { close(descriptor) }
        try DurableFile.writeAll(line, to: descriptor, of: path)
        try DurableFile.flush(descriptor, of: path)
        try DurableFile.flushFolder(folder)
    }

    /// Tells the kernel that the file may be appended to and nothing else (chattr(1)), where the file system has that.
    func protect(_ shell: any HostShell) async throws { _ = try await shell.run(["chattr", "+a", path]) }
}
