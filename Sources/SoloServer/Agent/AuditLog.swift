package import Foundation
import SoloCrypto
import SoloStore

/// Who caused a command on a host, as far as SSH says.
package struct Caller: Codable, Sendable, Equatable {
    package var user: String
    /// The address that the connection came from.
    package var address: String?
    /// The fingerprint of the key that logged in, as `ssh-keygen -l` prints it; sshd tells it once `ExposeAuthInfo` is on.
    package var key: String?

    package init(user: String, address: String? = nil, key: String? = nil) {
        self.user = user
        self.address = address
        self.key = key
    }

    /// The caller of this process.
    package init(environment: [String: String]) {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        user = value("SUDO_USER") ?? value("USER") ?? "root"
        address = value("SSH_CONNECTION")?.split(separator: " ").first.map(String.init)
        let methods = value("SSH_USER_AUTH").flatMap { try? String(contentsOfFile: $0, encoding: .utf8) }
        key = methods.flatMap(Self.fingerprint)
    }

    /// The fingerprint of the key in a line such as `publickey ssh-ed25519 AAAA…` (sshd_config(5), *ExposeAuthInfo*).
    static func fingerprint(of methods: String) -> String? {
        for line in methods.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count >= 3, words[0] == "publickey", let key = Data(base64Encoded: String(words[2])) else {
                continue
            }
            return "SHA256:" + Data(RunningDigest.sha256(key)).base64EncodedString().trimmingSuffix("=")
        }
        return nil
    }
}

extension String {
    fileprivate func trimmingSuffix(_ character: Character) -> String {
        var text = self
        while text.last == character { text.removeLast() }
        return text
    }
}

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
